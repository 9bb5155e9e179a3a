"""Tables, figures and the page a person reads."""

from groundswell.report.arms import experiment_report as experiment_report
from groundswell.report.diagnosis import diagnosis_report as diagnosis_report
from groundswell.report.document import Report as Report
from groundswell.report.document import Section as Section
from groundswell.report.document import write as write
from groundswell.report.drawing import Drawing as Drawing
from groundswell.report.endorsement import reproduction_report as reproduction_report
from groundswell.report.episodes import Happened as Happened
from groundswell.report.figures import coefficient_figure as coefficient_figure
from groundswell.report.figures import incidents_figure as incidents_figure
from groundswell.report.figures import margins_figure as margins_figure
from groundswell.report.figures import margins_figures as margins_figures
from groundswell.report.fitted import findings_section as findings_section
from groundswell.report.fitted import model_sections as model_sections
from groundswell.report.planned import design_report as design_report
from groundswell.report.planned import forms as forms
from groundswell.report.power_curves import power_figures as power_figures
from groundswell.report.regression import regression_table as regression_table
from groundswell.report.regression import regression_tables as regression_tables
from groundswell.report.replication import Observed as Observed
from groundswell.report.replication import replication_report as replication_report
from groundswell.report.study import study_report as study_report
from groundswell.report.table import Table as Table
from groundswell.report.ties import RealTies as RealTies
from groundswell.report.ties import ties_section as ties_section
