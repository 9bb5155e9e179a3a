"""Sampling: the frame of places, and the multistage design that draws villages from it."""

from groundswell.sampling.county import COUNTY as COUNTY
from groundswell.sampling.county import county_number as county_number
from groundswell.sampling.county import has_episode as has_episode
from groundswell.sampling.describing import Design as Design
from groundswell.sampling.describing import describe as describe
from groundswell.sampling.describing import left_out as left_out
from groundswell.sampling.design import Sample as Sample
from groundswell.sampling.design import draw as draw
from groundswell.sampling.frame import Frame as Frame
from groundswell.sampling.frame import frame as frame
from groundswell.sampling.multistage import EXAMPLE as EXAMPLE
from groundswell.sampling.multistage import Stage as Stage
from groundswell.sampling.multistage import draw_from as draw_from
from groundswell.sampling.multistage import read_design as read_design
