"""One reader for each kind of value that people type: forms, lists, filters, searches and ranges all ask it.

`signs` makes one spelling of many, `names` `durations` `days` `postcodes` read a text each, `fields` are the form
fields and `columns` the model fields made of them. Telephone numbers, amounts and MACs have modules of their own
(oms.kit.phones, figures, macs). A reader raises ValueError, in words for the person who typed.
"""
