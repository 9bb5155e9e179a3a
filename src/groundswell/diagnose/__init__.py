"""A design run many times: what it can detect, how often it is wrong, and by how much."""

from groundswell.diagnose.design import Design as Design
from groundswell.diagnose.design import example as example
from groundswell.diagnose.diagnosands import JUDGED as JUDGED
from groundswell.diagnose.diagnosands import SMALLEST as SMALLEST
from groundswell.diagnose.diagnosands import Diagnosis as Diagnosis
from groundswell.diagnose.diagnosands import assess as assess
from groundswell.diagnose.diagnose import Diagnosed as Diagnosed
from groundswell.diagnose.diagnose import diagnose as diagnose
from groundswell.diagnose.signs import signs as signs
