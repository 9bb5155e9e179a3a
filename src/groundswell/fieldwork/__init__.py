"""What researchers do in the field: they ask, and merge what they are told."""

from groundswell.fieldwork.survey import Interviews as Interviews
from groundswell.fieldwork.survey import survey as survey
from groundswell.fieldwork.synthesis import Incidents as Incidents
from groundswell.fieldwork.synthesis import synthesize as synthesize
