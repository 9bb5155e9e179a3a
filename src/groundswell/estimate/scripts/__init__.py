"""A study as scripts for R and Stata, so that others can run the same analysis in what they know."""

from groundswell.estimate.scripts.r import r_script as r_script
from groundswell.estimate.scripts.stata import stata_script as stata_script
