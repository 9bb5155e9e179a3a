"""The society: places, lineages, people, and the ties among them."""

from groundswell.society.county import County as County
from groundswell.society.county import gather as gather
from groundswell.society.lineages import Lineages as Lineages
from groundswell.society.people import People as People
from groundswell.society.places import Places as Places
from groundswell.society.society import Society as Society
from groundswell.society.society import build as build
from groundswell.society.ties import Ties as Ties
