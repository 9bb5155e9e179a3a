"""What researchers do in the field: they ask, and merge what they are told."""

from groundswell.fieldwork.coarsening import PRESS as PRESS
from groundswell.fieldwork.disclosure import SCHEMAS as SCHEMAS
from groundswell.fieldwork.disclosure import Publication as Publication
from groundswell.fieldwork.disclosure import publish as publish
from groundswell.fieldwork.endorsement import Endorsement as Endorsement
from groundswell.fieldwork.endorsement import endorse as endorse
from groundswell.fieldwork.pseudonyms import keep as keep
from groundswell.fieldwork.pseudonyms import key as key
from groundswell.fieldwork.sources import Sources as Sources
from groundswell.fieldwork.sources import listed as listed
from groundswell.fieldwork.sources import sources as sources
from groundswell.fieldwork.sources import spread as spread
from groundswell.fieldwork.survey import Interviews as Interviews
from groundswell.fieldwork.survey import survey as survey
from groundswell.fieldwork.synthesis import Incidents as Incidents
from groundswell.fieldwork.synthesis import synthesize as synthesize
