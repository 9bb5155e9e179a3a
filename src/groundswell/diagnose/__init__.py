"""A design run many times: what it can detect, how often it is wrong, and by how much."""

from groundswell.diagnose.diagnosands import JUDGED as JUDGED
from groundswell.diagnose.diagnosands import SMALLEST as SMALLEST
from groundswell.diagnose.diagnosands import Diagnosis as Diagnosis
from groundswell.diagnose.diagnosands import diagnose as diagnose
from groundswell.diagnose.signs import signs as signs
