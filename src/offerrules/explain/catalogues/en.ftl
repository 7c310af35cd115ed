# The engine's own phrases in English. Short sentences, common words.
# The same messages with the same arguments as in sv.ftl; a test sees to it.

## The head

heading = { $mode ->
    [automated] Decision
   *[support] Basis for a decision
}
note-support = This is a basis for a decision. A person makes the decision.
note-automated = A computer program has applied the rules. Where the answer is clear, it counts as a decision. It rests on: { $basis }.
policy-line = Rules: { $policy }, version { $version }
day-line = Judged as of: { $day }
subject-line = Person: { $subject }
section-summary = The answers in short
labelled = { $label }: { $value }
not-in-force-until = The rules are in force from { $from } to { $to }. They are not in force on { $day }. So nothing has been judged.
not-in-force-open = The rules are in force from { $from }. They are not in force on { $day }. So nothing has been judged.

## The words for the signs

word-true = yes
word-false = no
word-unknown = unknown

## Answers

outcome-offer = { $mode ->
    [automated] is offered
   *[support] can be offered
}
outcome-refer = a person must look
outcome-needs-information = information is missing
outcome-no-offer = { $mode ->
    [automated] is not offered
   *[support] cannot be offered
}
answer-offer = { $mode ->
    [automated] The requirements are met. The person is offered this.
   *[support] The requirements are met. By the rules, the person is to be offered this.
}
answer-refer = A person must look at this. The rules alone do not give the answer.
answer-refer-met = The requirements are met, but a person must look at this.
answer-refer-not-met = The requirements are not met. Even so, a person must look at this.
answer-refer-uncomputed = The facts are recorded, but nothing can be worked out from them. So a person must look at this.
answer-needs-information = { $count ->
    [one] There is no answer yet. One fact is missing.
   *[other] There is no answer yet. { $number } facts are missing.
}
answer-no-offer = { $mode ->
    [automated] The requirements are not met. So there is no offer.
   *[support] The requirements are not met. By the rules, there is no offer.
}
answer-no-candidates = The list “{ $list }” is empty. So there is nothing to judge.
answer-no-offer-follows = So there is no offer.
answer-witness = It is about { $candidate }.
answer-rests-on = The answer rests on { $candidate }.
answer-unknown-list = The list “{ $list }” has not been filled in.
answer-valid-to = The offer stands until { $day }, that day included.

## Requirements

group-all = All of this holds:
group-any = At least one of these holds:
group-at-least = At least { $n } of these hold:
group-not = This does not hold:
group-not-all = At least one of these does not hold:
group-not-any = None of these holds:
group-not-at-least = Fewer than { $n } of these hold:
section-requires-all = Requirements (all must be met):
section-requires-any = Requirements (at least one must be met):
section-requires = Requirements:
section-requires-of = Judged for { $candidate }
section-refer-applies = This is why a person must look:
section-refer-unknown = This must be known before there can be an answer:
section-refer-ignored = This is not known, but does not stand in the way of an answer:
section-refer-moot = This does not change the answer, since the requirements are not met:
section-refer-clear = This has been judged too, but does not change the answer:
despite = Then this is not required: { $criteria }.
section-terms = The offer means:
section-missing = Facts that are missing:
see-above = { $text } (see above)
missing-line = { $label }: { $how } The field is called { $path }.
section-others = Judged as well
other-because = { $candidate }: { $label }. This decided:
cause = “{ $expression }” cannot be worked out: { $cause }.

## What a rule rests on

support = Rests on: { $places }
support-source = source { $number }
support-paragraph = source { $number }, { $paragraphs }
support-assumption = { $count ->
    [one] interpretation { $numbers }
   *[other] interpretations { $numbers }
}
paragraphs = { $count ->
    [one] paragraph { $numbers }
   *[other] paragraphs { $numbers }
}
section-about = About the rules
section-sources = Sources
section-assumptions = Interpretations that stand in no source
source-note = { $publisher }: { $title }. { $published }.
decided-by = Origin: { $who }.
fingerprint-note = The fingerprint shows exactly which rules were used.
fingerprint-line = Fingerprint: { $fingerprint }
check-differs = Warning: this stored decision does not follow from its facts and its policy. Do not rely on it before somebody has found out why. The command offerrules verify lists what differs.
check-partly-checked = What could be checked of this stored decision follows from its facts and its policy. The rest depends on facts that have been left out, and could not be checked.
check-not-verified = Nobody has checked whether this stored decision follows from its facts and its policy.
left-out = Facts of these kinds have been left out: { $classes }. The answers may rest on them, but they are not shown here.
privacy-ordinary = ordinary facts
privacy-identity = who the person is
privacy-protected = protected facts
privacy-social = the person’s situation in life
privacy-health = health
privacy-performance = how it went
privacy-third-party = other people

## The page

section-why = Why
section-facts = Facts that were used
facts-caption = The facts that the rules have read, as they were recorded.
column-fact = Fact
column-value = Value
section-fingerprint = Fingerprint
field-is-called = The field is called { $path }.
paths-count-from-zero = The names of fields count from 0. So the first in a list has number 0.

## What is missing

how-boolean = Answer yes or no.
how-choice = Choose one of: { $choices }.
how-date = Give a day.
how-number = Give a number.
how-number-unit = Give a number, in { $unit }.
how-year = Give a year, such as 2008.
how-list = Fill in the list. If there is nothing to fill in, say that it is empty.
how-text = Give the fact.
how-none = If there is none, say “none”.

## Duties

section-duties = Duties
duty-owed = is still owed
duty-unknown = cannot be told
duty-fulfilled = is fulfilled
duty-not-owed = is not owed
duty-item = { $candidate }: { $label }
condition-owed = The duty is owed
condition-fulfilled = The duty is fulfilled
duty-bearer = Responsible: { $bearer }

## Many people

column-subject = Person
person-numbered = Person { $number }
section-counts = How many of each answer
section-everybody = The answer for each person
column-answer = Answer
column-number = Number
link-to-table = To the table of all people
outcome-not-in-force = rules not in force
outcome-refused = not decided
section-refused = Not decided, since the record does not fit
count-persons = { $count ->
    [one] { $number } person
   *[other] { $number } people
}

## Facts and values

path-element = { $thing } { $number }
of-element = { $of } – { $facts }
path-item = { $thing }, no. { $number }
path-field = { $of }, { $field }
candidate-described = { $candidate } ({ $description })
candidate-unknown-list = { $candidate } (the list has not been filled in)
value-true = yes
value-false = no
value-none = none
value-unknown = not recorded
value-recorded = recorded
value-left-out = left out
value-list = { $number } in the list
value-empty-list = none
value-date-and-time = { $day } at { $time }
value-negative = minus { $value }
value-any = anything
value-from = from { $low }
value-above = more than { $low }
value-up-to = up to { $high }
value-below = less than { $high }
value-between = { $start } { $end }
unit-days = { $count ->
    [one] { $number } day
   *[other] { $number } days
}
unit-weeks = { $count ->
    [one] { $number } week
   *[other] { $number } weeks
}
unit-months = { $count ->
    [one] { $number } month
   *[other] { $number } months
}
unit-years = { $count ->
    [one] { $number } year
   *[other] { $number } years
}
unit-hours = { $count ->
    [one] { $number } hour
   *[other] { $number } hours
}
unit-minutes = { $count ->
    [one] { $number } minute
   *[other] { $number } minutes
}
unit-seconds = { $count ->
    [one] { $number } second
   *[other] { $number } seconds
}
unit-percent = { $count ->
    [one] { $number } per cent
   *[other] { $number } per cent
}
unit-kronor = { $count ->
    [one] { $number } krona
   *[other] { $number } kronor
}
unit-persons = { $count ->
    [one] { $number } person
   *[other] { $number } persons
}
unit-name-days = days
unit-name-weeks = weeks
unit-name-months = months
unit-name-years = years
unit-name-hours = hours
unit-name-percent = per cent
unit-name-kronor = kronor
unit-name-persons = persons
