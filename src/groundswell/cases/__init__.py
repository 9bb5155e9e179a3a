"""Coded cases: evidence by source, agreement of readings, courses beside the game, comparison."""

from groundswell.cases.agreement import agreement as agreement
from groundswell.cases.agreement import alpha as alpha
from groundswell.cases.codebook import NOT_SAID as NOT_SAID
from groundswell.cases.codebook import codebook as codebook
from groundswell.cases.codebook import sources as sources
from groundswell.cases.coding import Cases as Cases
from groundswell.cases.coding import coded_cases as coded_cases
from groundswell.cases.comparison import Comparison as Comparison
from groundswell.cases.comparison import compare_cases as compare_cases
from groundswell.cases.course import Trace as Trace
from groundswell.cases.course import trace_case as trace_case
from groundswell.cases.rivals import elsewhere as elsewhere
from groundswell.cases.rivals import explanations as explanations
from groundswell.cases.rivals import predictions as predictions
from groundswell.cases.rivals import rivals as rivals
