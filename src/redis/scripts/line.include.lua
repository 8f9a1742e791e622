-- Shared by the scripts that move a merchant's waiting line; `script.ts` puts it where they include it.
--
-- KEYS of every line script, all under the merchant's hash tag:
--   1 places     hash: conversation -> where it is: "<group>:<place>|<preferred agent>" while it waits, "=<agent>" while
--                that agent holds it or it is reserved for them; "#run": run id of the Redis server that the line was built
--                on, missing = not built; "#turn" counts assignments
--   2 queue      zset, all scores 0: "<group>:<place>:<conversation>", so that order inside a group is the order of text
--   3 agents     hash: agent -> "load|turn|rank|status|connected|capacity|groups"; load: how many they hold
--   4 free       zset, all scores 0: "<group>:<rank>:<agent>", only agents who can take one more
--   5 proposals  zset: conversation -> when its reservation is overdue, ms; such a conversation is held in places
--
-- A call costs about a microsecond, more than most of what is called: hence few keys, each read and written once. Numbers go
-- out as text, because Redis prints any other with all its digits. Long text is taken apart by plain find: a pattern takes a
-- step for each character.
local call, find, sub, format = redis.call, string.find, string.sub, string.format
local PLACES, QUEUE, AGENTS, FREE, PROPOSALS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
