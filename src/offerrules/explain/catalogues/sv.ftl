# Motorns egna fraser på svenska. Korta meningar, vanliga ord.
# Samma meddelanden och samma argument som i en.ftl; ett test ser till det.

## Huvudet

heading = { $mode ->
    [automated] Beslut
   *[support] Underlag
}
note-support = Detta är ett underlag. En person fattar beslutet.
note-automated = Ett datorprogram har prövat reglerna. Där svaret är klart gäller det som beslut. Det har stöd i: { $basis }.
policy-line = Regler: { $policy }, version { $version }
day-line = Datum för prövningen: { $day }
subject-line = Person: { $subject }
section-summary = Svar i korthet
labelled = { $label }: { $value }
not-in-force-until = Reglerna gäller från och med den { $from } till och med den { $to }. De gäller inte den { $day }. Därför har inget prövats.
not-in-force-open = Reglerna gäller från och med den { $from }. De gäller inte den { $day }. Därför har inget prövats.

## Tecknens ord

word-true = ja
word-false = nej
word-unknown = okänt

## Svar

outcome-offer = { $mode ->
    [automated] erbjuds
   *[support] kan erbjudas
}
outcome-refer = behöver bedömas av en person
outcome-needs-information = uppgifter saknas
outcome-no-offer = { $mode ->
    [automated] erbjuds inte
   *[support] kan inte erbjudas
}
answer-offer = { $mode ->
    [automated] Kraven är uppfyllda. Personen erbjuds detta.
   *[support] Kraven är uppfyllda. Enligt reglerna ska personen erbjudas detta.
}
answer-refer = En person behöver ta ställning. Svaret går inte att läsa ut av reglerna.
answer-refer-met = Kraven är uppfyllda, men en person behöver ta ställning.
answer-refer-not-met = Kraven är inte uppfyllda. Ändå behöver en person ta ställning.
answer-refer-uncomputed = Uppgifterna är lämnade men går inte att räkna med. Därför behöver en person ta ställning.
answer-needs-information = { $count ->
    [one] Det går inte att svara ännu. En uppgift saknas.
   *[other] Det går inte att svara ännu. { $number } uppgifter saknas.
}
answer-no-offer = { $mode ->
    [automated] Kraven är inte uppfyllda. Därför blir det inget erbjudande.
   *[support] Kraven är inte uppfyllda. Enligt reglerna blir det inget erbjudande.
}
answer-no-candidates = Listan ”{ $list }” är tom. Det finns alltså inget att pröva.
answer-no-offer-follows = Därför blir det inget erbjudande.
answer-witness = Det gäller { $candidate }.
answer-rests-on = Svaret bygger på { $candidate }.
answer-unknown-list = Listan ”{ $list }” är inte ifylld.
answer-valid-to = Erbjudandet gäller till och med den { $day }.

## Krav

group-all = Allt detta gäller:
group-any = Minst ett av detta gäller:
group-at-least = Minst { $n } av detta gäller:
group-not = Detta gäller inte:
group-not-all = Minst ett av detta gäller inte:
group-not-any = Inget av detta gäller:
group-not-at-least = Färre än { $n } av detta gäller:
section-requires-all = Krav (alla ska vara uppfyllda):
section-requires-any = Krav (minst ett ska vara uppfyllt):
section-requires = Krav:
section-requires-of = Prövat för { $candidate }
section-refer-applies = Därför behöver en person ta ställning:
section-refer-unknown = Detta måste vara känt för att det ska gå att svara:
section-refer-ignored = Detta är inte känt, men hindrar inte ett svar:
section-refer-moot = Detta ändrar inte svaret, eftersom kraven inte är uppfyllda:
section-refer-clear = Detta är också prövat, men ändrar inte svaret:
despite = Då krävs inte detta: { $criteria }.
section-terms = Erbjudandet innebär:
section-missing = Uppgifter som saknas:
see-above = { $text } (se ovan)
missing-line = { $label }: { $how } Fältet heter { $path }.
section-others = Även prövat
other-because = { $candidate }: { $label }. Det avgjordes av detta:
cause = Går inte att räkna fram ”{ $expression }”: { $cause }.

## Stöd

support = Stöd: { $places }
support-source = källa { $number }
support-paragraph = källa { $number }, { $paragraphs }
support-assumption = { $count ->
    [one] tolkning { $numbers }
   *[other] tolkning { $numbers }
}
paragraphs = { $count ->
    [one] stycke { $numbers }
   *[other] stycke { $numbers }
}
section-about = Om reglerna
section-sources = Källor
section-assumptions = Tolkningar som inte står i någon källa
source-note = { $publisher }: { $title }. { $published }.
decided-by = Ursprung: { $who }.
fingerprint-note = Fingeravtrycket visar exakt vilka regler som har använts.
fingerprint-line = Fingeravtryck: { $fingerprint }
check-differs = Varning: det sparade underlaget följer inte av sina uppgifter och sin policy. Lita inte på det förrän någon har tagit reda på varför. Kommandot offerrules verify räknar upp skillnaderna.
check-partly-checked = Det som kunde kontrolleras i det sparade underlaget följer av uppgifterna och policyn. Resten vilar på utelämnade uppgifter och kunde inte kontrolleras.
check-not-verified = Ingen har kontrollerat om det sparade underlaget följer av sina uppgifter och sin policy.
left-out = Dessa slag av uppgifter är utelämnade: { $classes }. Svaren kan bygga på dem, men de visas inte här.
privacy-ordinary = vanliga uppgifter
privacy-identity = vem personen är
privacy-protected = skyddade uppgifter
privacy-social = personens livssituation
privacy-health = hälsa
privacy-performance = hur det gick
privacy-third-party = andra personer

## Sidan

section-why = Varför
section-facts = Uppgifter som har använts
facts-caption = Uppgifterna som reglerna har läst, så som de var registrerade.
column-fact = Uppgift
column-value = Värde
section-fingerprint = Fingeravtryck
field-is-called = Fältet heter { $path }.
paths-count-from-zero = Fältens namn räknar från 0. Den första i en lista har alltså nummer 0.

## Det som saknas

how-boolean = Svara ja eller nej.
how-choice = Välj ett av: { $choices }.
how-date = Ange en dag.
how-number = Ange ett tal.
how-number-unit = Ange ett tal, i { $unit }.
how-year = Ange ett årtal, till exempel 2008.
how-list = Fyll i listan. Finns det inget att fylla i, ange att den är tom.
how-text = Ange uppgiften.
how-none = Finns det inget, ange ”saknas”.

## Skyldigheter

section-duties = Skyldigheter
duty-owed = återstår
duty-unknown = går inte att avgöra
duty-fulfilled = är uppfylld
duty-not-owed = gäller inte
duty-item = { $candidate }: { $label }
condition-owed = Skyldigheten gäller
condition-fulfilled = Skyldigheten är uppfylld
duty-bearer = Ansvarig: { $bearer }

## Många personer

column-subject = Person
person-numbered = Person { $number }
section-counts = Antal av varje svar
section-everybody = Svar för varje person
column-answer = Svar
column-number = Antal
link-to-table = Till tabellen över alla personer
outcome-not-in-force = reglerna gäller inte
outcome-refused = inte bedömd
section-refused = Ingen bedömning, eftersom posten inte stämmer
count-persons = { $count ->
    [one] { $number } person
   *[other] { $number } personer
}

## Uppgifter och värden

path-element = { $thing } { $number }
of-element = { $of } – { $facts }
path-item = { $thing }, nr { $number }
path-field = { $of }, { $field }
candidate-described = { $candidate } ({ $description })
candidate-unknown-list = { $candidate } (listan är inte ifylld)
value-true = ja
value-false = nej
value-none = finns inte
value-unknown = uppgift saknas
value-recorded = uppgift finns
value-left-out = utelämnad
value-list = { $number } st
value-empty-list = inga
value-date-and-time = { $day } klockan { $time }
value-negative = minus { $value }
value-any = vad som helst
value-from = från och med { $low }
value-above = mer än { $low }
value-up-to = till och med { $high }
value-below = mindre än { $high }
value-between = { $start } { $end }
unit-days = { $count ->
    [one] { $number } dag
   *[other] { $number } dagar
}
unit-weeks = { $count ->
    [one] { $number } vecka
   *[other] { $number } veckor
}
unit-months = { $count ->
    [one] { $number } månad
   *[other] { $number } månader
}
unit-years = { $count ->
    [one] { $number } år
   *[other] { $number } år
}
unit-hours = { $count ->
    [one] { $number } timme
   *[other] { $number } timmar
}
unit-minutes = { $count ->
    [one] { $number } minut
   *[other] { $number } minuter
}
unit-seconds = { $count ->
    [one] { $number } sekund
   *[other] { $number } sekunder
}
unit-percent = { $count ->
    [one] { $number } procent
   *[other] { $number } procent
}
unit-kronor = { $count ->
    [one] { $number } krona
   *[other] { $number } kronor
}
unit-persons = { $count ->
    [one] { $number } person
   *[other] { $number } personer
}
unit-name-days = dagar
unit-name-weeks = veckor
unit-name-months = månader
unit-name-years = år
unit-name-hours = timmar
unit-name-percent = procent
unit-name-kronor = kronor
unit-name-persons = personer
