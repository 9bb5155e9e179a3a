"""The tables that cross doors: their schemas, their checks at the door, reading and writing."""

from groundswell.tables.checking import check as check
from groundswell.tables.checking import numbers as numbers
from groundswell.tables.checking import numeric as numeric
from groundswell.tables.checking import present as present
from groundswell.tables.checking import refuse as refuse
from groundswell.tables.checking import shares as shares
from groundswell.tables.checking import unique as unique
from groundswell.tables.crossing import ASSIGNMENT as ASSIGNMENT
from groundswell.tables.crossing import CASES as CASES
from groundswell.tables.crossing import FIGURES as FIGURES
from groundswell.tables.crossing import INCIDENTS as INCIDENTS
from groundswell.tables.crossing import INTERVIEWS as INTERVIEWS
from groundswell.tables.crossing import MIGRANTS as MIGRANTS
from groundswell.tables.crossing import PANEL as PANEL
from groundswell.tables.crossing import SAMPLE as SAMPLE
from groundswell.tables.crossing import THRESHOLDS as THRESHOLDS
from groundswell.tables.frames import held as held
from groundswell.tables.frames import to_html as to_html
from groundswell.tables.frames import to_polars as to_polars
from groundswell.tables.reading import ENDINGS as ENDINGS
from groundswell.tables.reading import Table as Table
from groundswell.tables.reading import read as read
from groundswell.tables.schema import Column as Column
from groundswell.tables.schema import Schema as Schema
from groundswell.tables.writing import write as write
