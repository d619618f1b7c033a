"""`README.txt` in a package: what it is, for whoever opens it without us."""

README_TEXT = """\
This is one municipality in open formats: an exit package of Meent.

datapackage.json   what is in here: files, sizes, SHA-256, columns, keys, counts (Data Package 2.0, datapackage.org)
tables/            a CSV file (UTF-8, RFC 4180) per table; \\N without quotes stands for "no value"
files.csv          every file below media/ and private/, with its size and SHA-256
media/             pictures and documents of the website
private/           photos and documents that residents sent; personal data
operations.csv     what operators of the platform did with this municipality; to read, an import leaves it alone

Meent reads it with: manage.py municipality import FILE
How to read it without Meent: docs/exit-package.md in the source of Meent.
It holds personal data. Keep it as you would keep the database, and remove it when you are done.


Dit is één gemeente in open formaten: een exitpakket van Meent.

datapackage.json   wat erin zit: bestanden, grootte, SHA-256, kolommen, sleutels, aantallen (Data Package 2.0)
tables/            een CSV-bestand (UTF-8, RFC 4180) per tabel; \\N zonder aanhalingstekens betekent "geen waarde"
files.csv          elk bestand onder media/ en private/, met grootte en SHA-256
media/             afbeeldingen en documenten van de website
private/           foto's en documenten die inwoners stuurden; persoonsgegevens
operations.csv     wat beheerders van het platform met deze gemeente deden; alleen om te lezen

Meent leest het met: manage.py municipality import BESTAND
Zo leest u het zonder Meent: docs/exit-package.md in de broncode van Meent.
Het bevat persoonsgegevens. Bewaar het zoals u de database bewaart, en verwijder het als u klaar bent.
"""
