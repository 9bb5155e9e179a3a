"""A design run many times: what it can detect, how often it is wrong, and by how much."""

from groundswell.diagnosis.design import Design as Design
from groundswell.diagnosis.design import example as example
from groundswell.diagnosis.diagnosands import JUDGED as JUDGED
from groundswell.diagnosis.diagnosands import Diagnosis as Diagnosis
from groundswell.diagnosis.diagnosands import assess as assess
from groundswell.diagnosis.diagnose import Diagnosed as Diagnosed
from groundswell.diagnosis.diagnose import diagnose as diagnose
from groundswell.diagnosis.signs import signs as signs
