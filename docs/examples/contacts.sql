-- Which persons contact us at several accounts or providers?
SELECT person_key, groupArray((provider, account_id, contact_key)) AS known_as, sum(touch_count) AS touches
FROM contacts
GROUP BY person_key
ORDER BY length(known_as) DESC, person_key
LIMIT 20;
