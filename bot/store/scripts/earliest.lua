-- Give the lowest score of some sorted sets; nothing where all are empty.
-- KEYS: the sets
local earliest
for _, key in ipairs(KEYS) do
  local score = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
  if score and (not earliest or tonumber(score) < tonumber(earliest)) then earliest = score end
end
return earliest
