"""What researchers do in the field: they ask, and merge what they are told."""

from groundswell.fieldwork.sources import Sources as Sources
from groundswell.fieldwork.sources import listed as listed
from groundswell.fieldwork.sources import sources as sources
from groundswell.fieldwork.sources import spread as spread
from groundswell.fieldwork.survey import Interviews as Interviews
from groundswell.fieldwork.survey import survey as survey
from groundswell.fieldwork.synthesis import Incidents as Incidents
from groundswell.fieldwork.synthesis import synthesize as synthesize
