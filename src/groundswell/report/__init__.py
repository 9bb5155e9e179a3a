"""Tables, figures and the page a person reads."""

from groundswell.report.document import Section as Section
from groundswell.report.document import save_parts as save_parts
from groundswell.report.document import write as write
from groundswell.report.drawing import Drawing as Drawing
from groundswell.report.figures import coefficient_figure as coefficient_figure
from groundswell.report.figures import incidents_figure as incidents_figure
from groundswell.report.figures import margins_figure as margins_figure
from groundswell.report.figures import margins_figures as margins_figures
from groundswell.report.regression import regression_table as regression_table
from groundswell.report.regression import regression_tables as regression_tables
from groundswell.report.table import Table as Table
