"""What the article shows beside its models: descriptions, checks and curves, each as a table."""

from groundswell.exhibits.exhibits import Exhibits as Exhibits
from groundswell.exhibits.exhibits import exhibit as exhibit
