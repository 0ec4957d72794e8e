// Generated from schemas/unified by "npm run gen". Do not edit.

/** What one webhook states about a message (SMS, e-mail, chat, fax, note, voicemail drop). The content of a message is that of its newest record that is not partial, by (version, mapping_version, revision_hash); a newer partial record can change the delivery status, and deletions are decided apart. docs/consuming.md has the whole rule. */
export type Message = {
  /** Deterministic id of the event: the same webhook always gives the same id. */
  readonly event_id: string
  /** Provider that sent the webhook, such as spruce, bird or highlevel. An open set. */
  readonly provider: string
  /** Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none. */
  readonly account_id: string
  /** Time of the message by the provider's clock. Null when the webhook does not state it. */
  readonly occurred_at: number | null
  /** True when the webhook names the message without its content: the record changes state and creates no row. */
  readonly is_partial: boolean
  /** When the gateway received the webhook. */
  readonly received_at: number
  /** Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time. */
  readonly version: number
  /** Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version. */
  readonly revision_hash: number
  /** True when this state is a deletion. */
  readonly is_deleted: boolean
  /** Topic of the raw record that this record was mapped from. */
  readonly raw_topic: string
  /** Partition of the raw record. */
  readonly raw_partition: number
  /** Offset of the raw record. */
  readonly raw_offset: number
  /** Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer. */
  readonly mapping_version: number
  /** Provider's id of the message; event_id when the provider sends none. */
  readonly message_id: string
  /** Conversation (thread) that the message belongs to. Null when the webhook does not state it. */
  readonly conversation_id: string | null
  /** Provider's id of the external party. */
  readonly contact_id: string | null
  /** sms, email, whatsapp, chat, fax, facebook, instagram, secure, voicemail, ... other, unknown. An open set. */
  readonly channel: string
  /** Direction as seen from the account. */
  readonly direction: 'unknown' | 'inbound' | 'outbound'
  /** Kind of the author. An outbound message of a human or unknown author counts as a response. A message through the provider's API without a user is automation, unless the endpoint says that people send such messages. */
  readonly author_kind: 'unknown' | 'contact' | 'human' | 'bot' | 'automation' | 'system'
  /** Provider's id of the author (teammate, user, participant). */
  readonly author_id: string | null
  /** Internal note: not visible to the contact, not a response, not in volumes. */
  readonly is_internal: boolean
  /** unknown, received, queued, sent, delivered, read, failed, undelivered, rejected, canceled. Inbound messages have received. */
  readonly delivery_status: string
  /** Provider's code for a failed delivery: at most 64 letters, digits, '_', '.' and '-'. Never a sentence. Null without a code. */
  readonly status_reason: string | null
  /** message_id of the first attempt when this message is a retry. A chain of retries is one message. */
  readonly retry_of: string | null
  /** Number of attachments. */
  readonly attachment_count: number
  /** Text of the message. */
  readonly body: string | null
  /** Length of the text in Unicode code points, also when PII_CONTENT drops the text. */
  readonly body_length: number | null
  /** Address (phone number, e-mail address, handle) of the external party. */
  readonly contact_address: string | null
  /** Address of the account's own side. */
  readonly account_address: string | null
  /** When the content was last edited, by the provider's clock. */
  readonly edited_at: number | null
}

/** What one webhook states about a phone or video call. Each field of a call has the value of the newest record that states one, by (version, mapping_version, revision_hash). Null and '' state nothing, nor does unknown in direction and outcome; medium always has the value of the newest record. docs/consuming.md has the whole rule. */
export type Call = {
  /** Deterministic id of the event: the same webhook always gives the same id. */
  readonly event_id: string
  /** Provider that sent the webhook, such as spruce, bird or highlevel. An open set. */
  readonly provider: string
  /** Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none. */
  readonly account_id: string
  /** Time of the call by the provider's clock. Null when the webhook does not state it. */
  readonly occurred_at: number | null
  /** True when the webhook names the call without its content: the record changes state and creates no row. */
  readonly is_partial: boolean
  /** When the gateway received the webhook. */
  readonly received_at: number
  /** Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time. 2^42 minus the time in milliseconds, below every state, for facts of which the earliest counts, such as who answered first; 2^52, above every state, for what no later state revokes, such as that a mailbox answered. */
  readonly version: number
  /** Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version. */
  readonly revision_hash: number
  /** True when this state is a deletion. */
  readonly is_deleted: boolean
  /** Topic of the raw record that this record was mapped from. */
  readonly raw_topic: string
  /** Partition of the raw record. */
  readonly raw_partition: number
  /** Offset of the raw record. */
  readonly raw_offset: number
  /** Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer. */
  readonly mapping_version: number
  /** Provider's id of the call. */
  readonly call_id: string
  /** Conversation (thread) that the call belongs to. Null when the webhook does not state it. */
  readonly conversation_id: string | null
  /** Provider's id of the external party. */
  readonly contact_id: string | null
  /** phone or video. An open set. */
  readonly medium: string
  /** Direction as seen from the account. */
  readonly direction: 'unknown' | 'inbound' | 'outbound'
  /** How the call ended, or in_progress. */
  readonly outcome: 'unknown' | 'in_progress' | 'no_answer' | 'busy' | 'canceled' | 'failed' | 'abandoned' | 'missed' | 'voicemail' | 'answered' | 'blocked'
  /** When the call began, by the provider's clock. */
  readonly started_at: number | null
  /** When the two sides were connected. */
  readonly answered_at: number | null
  /** When the call ended. */
  readonly ended_at: number | null
  /** Talk time in seconds when the provider sends only a duration and the call was answered. */
  readonly talk_seconds: number | null
  /** Length of the voicemail recording in seconds. Not talk time. */
  readonly voicemail_seconds: number | null
  /** Duration as the provider sent it. Its meaning differs between providers. */
  readonly provider_duration_seconds: number | null
  /** Who answered: provider's id of the teammate or line; an external number is treated like the address of a contact. */
  readonly answered_by: string | null
  /** Who started the call: provider's id of the teammate or line; an external number is treated like the address of a contact. */
  readonly initiated_by: string | null
  /** Whether a recording of the call exists. Null when the webhook does not state it. */
  readonly has_recording: boolean | null
  /** Address (phone number) of the external party. */
  readonly contact_address: string | null
  /** Address of the account's own side. */
  readonly account_address: string | null
  /** Whether the call is between teammates. Null when the webhook does not state it. */
  readonly is_internal: boolean | null
}

/** One webhook about a conversation: the event, and the state of the conversation at that moment. The newest event that is not partial, by (version, mapping_version, revision_hash), gives assignee, tags, title and participants; status, is_closed and last_message_at are those of the newest event that states them; messages and calls also state channel and contact. docs/consuming.md has the whole rule. */
export type ConversationEvent = {
  /** Deterministic id of the event: the same webhook always gives the same id. */
  readonly event_id: string
  /** Provider that sent the webhook, such as spruce, bird or highlevel. An open set. */
  readonly provider: string
  /** Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none. */
  readonly account_id: string
  /** Time of the event by the provider's clock. Null when the webhook does not state it. */
  readonly occurred_at: number | null
  /** True when the webhook names the conversation without its state, such as a bare delete. */
  readonly is_partial: boolean
  /** When the gateway received the webhook. */
  readonly received_at: number
  /** Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time. */
  readonly version: number
  /** Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version. */
  readonly revision_hash: number
  /** True when this state is a deletion. */
  readonly is_deleted: boolean
  /** Topic of the raw record that this record was mapped from. */
  readonly raw_topic: string
  /** Partition of the raw record. */
  readonly raw_partition: number
  /** Offset of the raw record. */
  readonly raw_offset: number
  /** Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer. */
  readonly mapping_version: number
  /** Provider's id of the conversation. */
  readonly conversation_id: string
  /** Action of the webhook: observed, created, updated, deleted, restored, merged. An open set. */
  readonly event_type: string
  /** Archived or closed at that moment. Null when the webhook does not state it. */
  readonly is_closed: boolean | null
  /** Channel of the conversation, as in Message. An open set. */
  readonly channel: string
  /** Provider's status of the conversation, as sent. */
  readonly status: string | null
  /** Provider's id of the assignee. */
  readonly assignee_id: string | null
  /** Provider's id of the external party. */
  readonly contact_id: string | null
  /** Number of participants. */
  readonly participant_count: number | null
  /** Tags of the conversation: the tag ids of the provider, or the text of a tag that has no id. */
  readonly tags: readonly string[]
  /** Title or subject. */
  readonly title: string | null
  /** Time of the last message, as the provider states it. */
  readonly last_message_at: number | null
}

/** Names a message, a call, a conversation event or a conversation that the tables no longer have, so that every other reader of the unified topics drops it too. Says nothing about the person. */
export type Erasure = {
  /** Provider of the entity, as in its records. An open set. */
  readonly provider: string
  /** Account of the entity, as in its records. */
  readonly account_id: string
  /** What id names. unknown: a kind that this version of the schema does not have. */
  readonly kind: 'unknown' | 'message' | 'call' | 'conversation_event' | 'conversation'
  /** message_id, call_id, event_id of a conversation event, or conversation_id, by kind. */
  readonly id: string
  /** erased: a person was erased. Drop every record of the entity, past and future. withdrawn: a replay took the entity out. Drop its records whose Kafka timestamp is before erased_at; later ones count. unknown: a reason that this version of the schema does not have; treat it as withdrawn. */
  readonly reason: 'unknown' | 'erased' | 'withdrawn'
  /** When the erasure or the replay began: before the replay published its first record. */
  readonly erased_at: number
  /** Id of the run of erase or replay that took the entity out. The records that this replay published have it in the header replay. */
  readonly run_id: string
}

export type UnifiedRecords = {
  readonly message: Message
  readonly call: Call
  readonly conversation: ConversationEvent
}
export type UnifiedKind = keyof UnifiedRecords

/** The record of every schema. */
export type SchemaRecords = UnifiedRecords & {
  readonly erasure: Erasure
}
export type SchemaName = keyof SchemaRecords

/** The default of every field, as in the schemas. */
export const DEFAULTS: SchemaRecords = {
  message: {
    event_id: '',
    provider: '',
    account_id: '',
    occurred_at: null,
    is_partial: false,
    received_at: 0,
    version: 0,
    revision_hash: 0,
    is_deleted: false,
    raw_topic: '',
    raw_partition: 0,
    raw_offset: 0,
    mapping_version: 0,
    message_id: '',
    conversation_id: null,
    contact_id: null,
    channel: 'unknown',
    direction: 'unknown',
    author_kind: 'unknown',
    author_id: null,
    is_internal: false,
    delivery_status: 'unknown',
    status_reason: null,
    retry_of: null,
    attachment_count: 0,
    body: null,
    body_length: null,
    contact_address: null,
    account_address: null,
    edited_at: null,
  },
  call: {
    event_id: '',
    provider: '',
    account_id: '',
    occurred_at: null,
    is_partial: false,
    received_at: 0,
    version: 0,
    revision_hash: 0,
    is_deleted: false,
    raw_topic: '',
    raw_partition: 0,
    raw_offset: 0,
    mapping_version: 0,
    call_id: '',
    conversation_id: null,
    contact_id: null,
    medium: 'phone',
    direction: 'unknown',
    outcome: 'unknown',
    started_at: null,
    answered_at: null,
    ended_at: null,
    talk_seconds: null,
    voicemail_seconds: null,
    provider_duration_seconds: null,
    answered_by: null,
    initiated_by: null,
    has_recording: null,
    contact_address: null,
    account_address: null,
    is_internal: null,
  },
  conversation: {
    event_id: '',
    provider: '',
    account_id: '',
    occurred_at: null,
    is_partial: false,
    received_at: 0,
    version: 0,
    revision_hash: 0,
    is_deleted: false,
    raw_topic: '',
    raw_partition: 0,
    raw_offset: 0,
    mapping_version: 0,
    conversation_id: '',
    event_type: 'observed',
    is_closed: null,
    channel: 'unknown',
    status: null,
    assignee_id: null,
    contact_id: null,
    participant_count: null,
    tags: [],
    title: null,
    last_message_at: null,
  },
  erasure: {
    provider: '',
    account_id: '',
    kind: 'unknown',
    id: '',
    reason: 'unknown',
    erased_at: 0,
    run_id: '',
  },
}

/** The Avro schemas as JSON text, byte for byte the files. */
export const SCHEMAS: Readonly<Record<SchemaName, string>> = {
  message: "{\n  \"type\": \"record\",\n  \"name\": \"Message\",\n  \"namespace\": \"tributary.unified\",\n  \"doc\": \"What one webhook states about a message (SMS, e-mail, chat, fax, note, voicemail drop). The content of a message is that of its newest record that is not partial, by (version, mapping_version, revision_hash); a newer partial record can change the delivery status, and deletions are decided apart. docs/consuming.md has the whole rule.\",\n  \"fields\": [\n    { \"name\": \"event_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Deterministic id of the event: the same webhook always gives the same id.\" },\n    { \"name\": \"provider\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Provider that sent the webhook, such as spruce, bird or highlevel. An open set.\" },\n    { \"name\": \"account_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none.\" },\n    { \"name\": \"occurred_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"Time of the message by the provider's clock. Null when the webhook does not state it.\" },\n    { \"name\": \"is_partial\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when the webhook names the message without its content: the record changes state and creates no row.\" },\n    { \"name\": \"received_at\", \"type\": { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }, \"default\": 0, \"doc\": \"When the gateway received the webhook.\" },\n    { \"name\": \"version\", \"type\": \"long\", \"default\": 0, \"doc\": \"Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time.\" },\n    { \"name\": \"revision_hash\", \"type\": \"long\", \"default\": 0, \"doc\": \"Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version.\" },\n    { \"name\": \"is_deleted\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when this state is a deletion.\" },\n    { \"name\": \"raw_topic\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Topic of the raw record that this record was mapped from.\" },\n    { \"name\": \"raw_partition\", \"type\": \"int\", \"default\": 0, \"doc\": \"Partition of the raw record.\" },\n    { \"name\": \"raw_offset\", \"type\": \"long\", \"default\": 0, \"doc\": \"Offset of the raw record.\" },\n    { \"name\": \"mapping_version\", \"type\": \"int\", \"default\": 0, \"doc\": \"Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer.\" },\n\n    { \"name\": \"message_id\", \"type\": \"string\", \"default\": \"\", \"pii\": \"id\", \"doc\": \"Provider's id of the message; event_id when the provider sends none.\" },\n    { \"name\": \"conversation_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Conversation (thread) that the message belongs to. Null when the webhook does not state it.\" },\n    { \"name\": \"contact_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Provider's id of the external party.\" },\n    { \"name\": \"channel\", \"type\": \"string\", \"default\": \"unknown\", \"doc\": \"sms, email, whatsapp, chat, fax, facebook, instagram, secure, voicemail, ... other, unknown. An open set.\" },\n    { \"name\": \"direction\", \"type\": { \"type\": \"enum\", \"name\": \"Direction\", \"symbols\": [\"unknown\", \"inbound\", \"outbound\"], \"default\": \"unknown\", \"doc\": \"inbound: from the contact to the account.\" }, \"default\": \"unknown\", \"doc\": \"Direction as seen from the account.\" },\n    { \"name\": \"author_kind\", \"type\": { \"type\": \"enum\", \"name\": \"AuthorKind\", \"symbols\": [\"unknown\", \"contact\", \"human\", \"bot\", \"automation\", \"system\"], \"default\": \"unknown\", \"doc\": \"Who wrote: the contact, a person of the account, an answering bot, a rule or campaign, the system itself.\" }, \"default\": \"unknown\", \"doc\": \"Kind of the author. An outbound message of a human or unknown author counts as a response. A message through the provider's API without a user is automation, unless the endpoint says that people send such messages.\" },\n    { \"name\": \"author_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Provider's id of the author (teammate, user, participant).\" },\n    { \"name\": \"is_internal\", \"type\": \"boolean\", \"default\": false, \"doc\": \"Internal note: not visible to the contact, not a response, not in volumes.\" },\n    { \"name\": \"delivery_status\", \"type\": \"string\", \"default\": \"unknown\", \"doc\": \"unknown, received, queued, sent, delivered, read, failed, undelivered, rejected, canceled. Inbound messages have received.\" },\n    { \"name\": \"status_reason\", \"type\": [\"null\", \"string\"], \"default\": null, \"doc\": \"Provider's code for a failed delivery: at most 64 letters, digits, '_', '.' and '-'. Never a sentence. Null without a code.\" },\n    { \"name\": \"retry_of\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"message_id of the first attempt when this message is a retry. A chain of retries is one message.\" },\n    { \"name\": \"attachment_count\", \"type\": \"int\", \"default\": 0, \"doc\": \"Number of attachments.\" },\n    { \"name\": \"body\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"content\", \"doc\": \"Text of the message.\" },\n    { \"name\": \"body_length\", \"type\": [\"null\", \"int\"], \"default\": null, \"doc\": \"Length of the text in Unicode code points, also when PII_CONTENT drops the text.\" },\n    { \"name\": \"contact_address\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"contact\", \"doc\": \"Address (phone number, e-mail address, handle) of the external party.\" },\n    { \"name\": \"account_address\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"contact\", \"doc\": \"Address of the account's own side.\" },\n    { \"name\": \"edited_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"When the content was last edited, by the provider's clock.\" }\n  ]\n}\n",
  call: "{\n  \"type\": \"record\",\n  \"name\": \"Call\",\n  \"namespace\": \"tributary.unified\",\n  \"doc\": \"What one webhook states about a phone or video call. Each field of a call has the value of the newest record that states one, by (version, mapping_version, revision_hash). Null and '' state nothing, nor does unknown in direction and outcome; medium always has the value of the newest record. docs/consuming.md has the whole rule.\",\n  \"fields\": [\n    { \"name\": \"event_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Deterministic id of the event: the same webhook always gives the same id.\" },\n    { \"name\": \"provider\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Provider that sent the webhook, such as spruce, bird or highlevel. An open set.\" },\n    { \"name\": \"account_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none.\" },\n    { \"name\": \"occurred_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"Time of the call by the provider's clock. Null when the webhook does not state it.\" },\n    { \"name\": \"is_partial\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when the webhook names the call without its content: the record changes state and creates no row.\" },\n    { \"name\": \"received_at\", \"type\": { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }, \"default\": 0, \"doc\": \"When the gateway received the webhook.\" },\n    { \"name\": \"version\", \"type\": \"long\", \"default\": 0, \"doc\": \"Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time. 2^42 minus the time in milliseconds, below every state, for facts of which the earliest counts, such as who answered first; 2^52, above every state, for what no later state revokes, such as that a mailbox answered.\" },\n    { \"name\": \"revision_hash\", \"type\": \"long\", \"default\": 0, \"doc\": \"Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version.\" },\n    { \"name\": \"is_deleted\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when this state is a deletion.\" },\n    { \"name\": \"raw_topic\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Topic of the raw record that this record was mapped from.\" },\n    { \"name\": \"raw_partition\", \"type\": \"int\", \"default\": 0, \"doc\": \"Partition of the raw record.\" },\n    { \"name\": \"raw_offset\", \"type\": \"long\", \"default\": 0, \"doc\": \"Offset of the raw record.\" },\n    { \"name\": \"mapping_version\", \"type\": \"int\", \"default\": 0, \"doc\": \"Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer.\" },\n\n    { \"name\": \"call_id\", \"type\": \"string\", \"default\": \"\", \"pii\": \"id\", \"doc\": \"Provider's id of the call.\" },\n    { \"name\": \"conversation_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Conversation (thread) that the call belongs to. Null when the webhook does not state it.\" },\n    { \"name\": \"contact_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Provider's id of the external party.\" },\n    { \"name\": \"medium\", \"type\": \"string\", \"default\": \"phone\", \"doc\": \"phone or video. An open set.\" },\n    { \"name\": \"direction\", \"type\": { \"type\": \"enum\", \"name\": \"Direction\", \"symbols\": [\"unknown\", \"inbound\", \"outbound\"], \"default\": \"unknown\", \"doc\": \"inbound: from the contact to the account.\" }, \"default\": \"unknown\", \"doc\": \"Direction as seen from the account.\" },\n    { \"name\": \"outcome\", \"type\": { \"type\": \"enum\", \"name\": \"CallOutcome\", \"symbols\": [\"unknown\", \"in_progress\", \"no_answer\", \"busy\", \"canceled\", \"failed\", \"abandoned\", \"missed\", \"voicemail\", \"answered\", \"blocked\"], \"default\": \"unknown\", \"doc\": \"answered: a person was connected. voicemail: not answered; the caller left a recording (inbound), or a mailbox answered (outbound, as the provider states). missed: inbound, not answered, no recording. abandoned: the provider states that the caller hung up while waiting. blocked: spam or blocked.\" }, \"default\": \"unknown\", \"doc\": \"How the call ended, or in_progress.\" },\n    { \"name\": \"started_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"When the call began, by the provider's clock.\" },\n    { \"name\": \"answered_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"When the two sides were connected.\" },\n    { \"name\": \"ended_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"When the call ended.\" },\n    { \"name\": \"talk_seconds\", \"type\": [\"null\", \"double\"], \"default\": null, \"doc\": \"Talk time in seconds when the provider sends only a duration and the call was answered.\" },\n    { \"name\": \"voicemail_seconds\", \"type\": [\"null\", \"double\"], \"default\": null, \"doc\": \"Length of the voicemail recording in seconds. Not talk time.\" },\n    { \"name\": \"provider_duration_seconds\", \"type\": [\"null\", \"double\"], \"default\": null, \"doc\": \"Duration as the provider sent it. Its meaning differs between providers.\" },\n    { \"name\": \"answered_by\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Who answered: provider's id of the teammate or line; an external number is treated like the address of a contact.\" },\n    { \"name\": \"initiated_by\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Who started the call: provider's id of the teammate or line; an external number is treated like the address of a contact.\" },\n    { \"name\": \"has_recording\", \"type\": [\"null\", \"boolean\"], \"default\": null, \"doc\": \"Whether a recording of the call exists. Null when the webhook does not state it.\" },\n    { \"name\": \"contact_address\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"contact\", \"doc\": \"Address (phone number) of the external party.\" },\n    { \"name\": \"account_address\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"contact\", \"doc\": \"Address of the account's own side.\" },\n    { \"name\": \"is_internal\", \"type\": [\"null\", \"boolean\"], \"default\": null, \"doc\": \"Whether the call is between teammates. Null when the webhook does not state it.\" }\n  ]\n}\n",
  conversation: "{\n  \"type\": \"record\",\n  \"name\": \"ConversationEvent\",\n  \"namespace\": \"tributary.unified\",\n  \"doc\": \"One webhook about a conversation: the event, and the state of the conversation at that moment. The newest event that is not partial, by (version, mapping_version, revision_hash), gives assignee, tags, title and participants; status, is_closed and last_message_at are those of the newest event that states them; messages and calls also state channel and contact. docs/consuming.md has the whole rule.\",\n  \"fields\": [\n    { \"name\": \"event_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Deterministic id of the event: the same webhook always gives the same id.\" },\n    { \"name\": \"provider\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Provider that sent the webhook, such as spruce, bird or highlevel. An open set.\" },\n    { \"name\": \"account_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Tenant at the provider: locationId of HighLevel, for example; the account of the endpoint when the webhook names none.\" },\n    { \"name\": \"occurred_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"Time of the event by the provider's clock. Null when the webhook does not state it.\" },\n    { \"name\": \"is_partial\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when the webhook names the conversation without its state, such as a bare delete.\" },\n    { \"name\": \"received_at\", \"type\": { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }, \"default\": 0, \"doc\": \"When the gateway received the webhook.\" },\n    { \"name\": \"version\", \"type\": \"long\", \"default\": 0, \"doc\": \"Time of the state at the provider in milliseconds x 100, plus the rank of the state in the life cycle. 0 when the provider states no time; 9007199254740990 for a delete without a time.\" },\n    { \"name\": \"revision_hash\", \"type\": \"long\", \"default\": 0, \"doc\": \"Hash of the content of the record, without lineage and receive time. 0 to 2^32-1. Orders records of equal version and mapping_version.\" },\n    { \"name\": \"is_deleted\", \"type\": \"boolean\", \"default\": false, \"doc\": \"True when this state is a deletion.\" },\n    { \"name\": \"raw_topic\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Topic of the raw record that this record was mapped from.\" },\n    { \"name\": \"raw_partition\", \"type\": \"int\", \"default\": 0, \"doc\": \"Partition of the raw record.\" },\n    { \"name\": \"raw_offset\", \"type\": \"long\", \"default\": 0, \"doc\": \"Offset of the raw record.\" },\n    { \"name\": \"mapping_version\", \"type\": \"int\", \"default\": 0, \"doc\": \"Version of the provider's mapping and of the personal-data settings. Of the records of one event, the highest mapping_version counts; between events of equal version, the higher one is newer.\" },\n\n    { \"name\": \"conversation_id\", \"type\": \"string\", \"default\": \"\", \"pii\": \"id\", \"doc\": \"Provider's id of the conversation.\" },\n    { \"name\": \"event_type\", \"type\": \"string\", \"default\": \"observed\", \"doc\": \"Action of the webhook: observed, created, updated, deleted, restored, merged. An open set.\" },\n    { \"name\": \"is_closed\", \"type\": [\"null\", \"boolean\"], \"default\": null, \"doc\": \"Archived or closed at that moment. Null when the webhook does not state it.\" },\n    { \"name\": \"channel\", \"type\": \"string\", \"default\": \"unknown\", \"doc\": \"Channel of the conversation, as in Message. An open set.\" },\n    { \"name\": \"status\", \"type\": [\"null\", \"string\"], \"default\": null, \"doc\": \"Provider's status of the conversation, as sent.\" },\n    { \"name\": \"assignee_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Provider's id of the assignee.\" },\n    { \"name\": \"contact_id\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"id\", \"doc\": \"Provider's id of the external party.\" },\n    { \"name\": \"participant_count\", \"type\": [\"null\", \"int\"], \"default\": null, \"doc\": \"Number of participants.\" },\n    { \"name\": \"tags\", \"type\": { \"type\": \"array\", \"items\": \"string\" }, \"default\": [], \"pii\": \"content\", \"doc\": \"Tags of the conversation: the tag ids of the provider, or the text of a tag that has no id.\" },\n    { \"name\": \"title\", \"type\": [\"null\", \"string\"], \"default\": null, \"pii\": \"content\", \"doc\": \"Title or subject.\" },\n    { \"name\": \"last_message_at\", \"type\": [\"null\", { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }], \"default\": null, \"doc\": \"Time of the last message, as the provider states it.\" }\n  ]\n}\n",
  erasure: "{\n  \"type\": \"record\",\n  \"name\": \"Erasure\",\n  \"namespace\": \"tributary.unified\",\n  \"doc\": \"Names a message, a call, a conversation event or a conversation that the tables no longer have, so that every other reader of the unified topics drops it too. Says nothing about the person.\",\n  \"fields\": [\n    { \"name\": \"provider\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Provider of the entity, as in its records. An open set.\" },\n    { \"name\": \"account_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Account of the entity, as in its records.\" },\n    { \"name\": \"kind\", \"type\": { \"type\": \"enum\", \"name\": \"ErasedKind\", \"symbols\": [\"unknown\", \"message\", \"call\", \"conversation_event\", \"conversation\"], \"default\": \"unknown\" }, \"default\": \"unknown\", \"doc\": \"What id names. unknown: a kind that this version of the schema does not have.\" },\n    { \"name\": \"id\", \"type\": \"string\", \"default\": \"\", \"pii\": \"id\", \"doc\": \"message_id, call_id, event_id of a conversation event, or conversation_id, by kind.\" },\n    { \"name\": \"reason\", \"type\": { \"type\": \"enum\", \"name\": \"ErasureReason\", \"symbols\": [\"unknown\", \"erased\", \"withdrawn\"], \"default\": \"unknown\" }, \"default\": \"unknown\", \"doc\": \"erased: a person was erased. Drop every record of the entity, past and future. withdrawn: a replay took the entity out. Drop its records whose Kafka timestamp is before erased_at; later ones count. unknown: a reason that this version of the schema does not have; treat it as withdrawn.\" },\n    { \"name\": \"erased_at\", \"type\": { \"type\": \"long\", \"logicalType\": \"timestamp-millis\" }, \"default\": 0, \"doc\": \"When the erasure or the replay began: before the replay published its first record.\" },\n    { \"name\": \"run_id\", \"type\": \"string\", \"default\": \"\", \"doc\": \"Id of the run of erase or replay that took the entity out. The records that this replay published have it in the header replay.\" }\n  ]\n}\n",
}
