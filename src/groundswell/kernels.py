"""How a kernel is compiled: one decorator, so that every kernel is compiled alike.

A kernel is private, knows only arrays, lets other threads run (``nogil``) and is stored on disk (``cache``), so that a second
run compiles nothing. Division by zero gives infinity, as NumPy's does. The plain function stays reachable as ``py_func``. The first
time that a kernel has to be compiled is logged, for whoever waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import event

Function = TypeVar("Function", bound=Callable[..., Any])

_log = logging.getLogger(__name__)


class _FirstTime(event.Listener):
    """Logs, once, that kernels of ours are compiled; never if they are on disk already."""

    told = False

    def on_start(self, event: Any) -> None:
        if not self.told and event.data["dispatcher"].py_func.__module__.startswith("groundswell."):
            self.told = True
            _log.info("Compiling for this machine, which may take a minute; what is compiled is kept.")

    def on_end(self, event: Any) -> None:
        """Compiled; there is nothing to say."""


event.register("numba:compile", _FirstTime())


def kernel(function: Function) -> Function:
    """Compile a function of arrays and numbers to machine code on its first call."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile a small function as :func:`kernel` does, and write it out wherever another kernel calls it.

    A loop whose body is written out can be turned into instructions that handle several rounds at once.
    """
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")(function))
