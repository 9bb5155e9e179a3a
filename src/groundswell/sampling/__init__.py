"""Sampling: the frame of places, and the multistage design that draws villages from it."""

from groundswell.sampling.design import Sample as Sample
from groundswell.sampling.design import draw as draw
from groundswell.sampling.frame import Frame as Frame
from groundswell.sampling.frame import frame as frame
