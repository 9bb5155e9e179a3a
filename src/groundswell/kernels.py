"""How a kernel is compiled: one decorator, so that every kernel is compiled alike.

A kernel is private, knows only arrays, lets other threads run (``nogil``) and is stored on disk (``cache``), so that a second
run compiles nothing. Division by zero gives infinity, as NumPy's does. The plain function stays reachable as ``py_func``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function of arrays and numbers to machine code on its first call."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile a small function as :func:`kernel` does, and write it out wherever another kernel calls it.

    A loop whose body is written out can be turned into instructions that handle several rounds at once.
    """
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")(function))
