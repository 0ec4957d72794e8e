-- Which replies took longest, and within opening hours?
SELECT
  provider, account_id, conversation_id, channel, waiting_since,
  response_seconds, response_business_seconds, responder_id
FROM response_turns
WHERE turn_status = 'answered_by_human' AND waiting_since >= '2026-11-01'
ORDER BY response_seconds DESC
LIMIT 10;
