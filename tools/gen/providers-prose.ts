/** The page up to the tables. */
export const BEFORE_TABLES = `# What each provider can tell

<!-- Generated from the tells.ts of each provider and from tools/gen/providers-prose.ts by "npm run gen". Do not edit. -->

A number can only be as good as the webhooks behind it. This page says which facts they state: *always*, of every call, message or conversation that the fact applies to; *sometimes*, where the condition in the second table holds; *never*. The tests of each provider compare its column with its webhooks.

A fact that a provider never states is NULL or empty in its rows, and a view never fills it in. So a rate of a fact that is "never" has no meaning for that provider: an abandonment rate of 0 says that no webhook can state it, and not that nobody hung up. Filter on \`provider\` before you compare.

`

/** The page after the tables. Sources: the vendors' public pages that it links. */
export const AFTER_TABLES = `## Why our number differs

Every product counts by its own rules, and few of them publish these. Before you look for an error, compare the same account, the same period in the same time zone, and the same unit: a call, a leg, a conversation, a ticket.

### From Spruce Dashboards and HighLevel reporting

Neither vendor publishes the formulas of its reports, so a difference can only be narrowed down. Known causes:

- **Their reports read their database, Tributary reads their webhooks.** What a webhook does not carry is missing here: see the tables. What happened before the endpoint existed, or while it was paused, was never sent.
- **The time of a call.** Spruce and HighLevel send when a call began and how long it was, and no answer time. A report that shows the time to answer knows more than the webhook.
- **Talk time.** Tributary has no talk time for a call that nobody answered. A report that averages the duration of all calls, voicemails included, shows another mean. A completed call of zero seconds was not answered here, whatever the vendor calls it.
- **Robots.** A message that came through the API without a user, a workflow, a campaign or a bulk action is an automation here: it is in the volumes, with its \`author_kind\`, and ends no wait. The [options of the endpoint](endpoints.md) change that.
- **Notes and activity lines.** Internal comments and chats are in no volume; lines that the system writes are no response.
- **Retries.** A message that was sent again after a failure is one message here, and one per attempt elsewhere.
- **Deleted entities** are gone from the views; a report may still count them.
- **The day.** Our days are UTC, unless a query says otherwise.

### From Aircall

By its [call attributes](https://support.aircall.io/hc/en-gb/articles/13395542101661-Analytics-Call-attributes) and [terms](https://support.aircall.io/hc/en-gb/articles/13399649077277):

| Aircall | Tributary |
| --- | --- |
| an unanswered call is *abandoned*, *out of business hours*, *voicemail* or *missed* | \`missed\` is all but voicemail and what a provider itself calls abandoned; whether you were open is in \`is_open_hours\` |
| *unanswered* includes calls with a voicemail | \`missed\` does not: add \`voicemail\` |
| time to answer begins with the ring or the queue, without the menu and the greeting | \`ring_seconds\` begins with the call, because most providers state no ring |
| a transferred call counts once, for the last participant | it counts once, for the first person who answered |
| an outbound call that a mailbox took is *connected* | it is \`voicemail\`, and no contact |
| a call in progress is not counted before it ends | it is in the volumes, and not among the offered calls |

### From Zendesk

By [how it calculates the first reply time](https://support.zendesk.com/hc/en-us/articles/4408821871642) and its [duration metrics](https://support.zendesk.com/hc/en-us/articles/4408834848154):

| Zendesk | Tributary |
| --- | --- |
| the clock starts when a ticket is created | it starts with the first message or missed call that nobody has answered |
| one first reply per ticket | one per session; a thread has many sessions |
| only a public comment of an agent stops the clock | the same: no note, bot or automation does; an answered call does as well |
| the requester's later messages have metrics of their own | each wait is a turn: \`response_turns\` has them all |
| calendar hours and business hours are two metrics | the same: \`response_seconds\` and \`response_business_seconds\` |

The definitions of Tributary are in [metrics](metrics.md).
`
