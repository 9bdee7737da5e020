-- Read standing orders of one shard, many in one answer.
-- KEYS: subscriptions
-- Gives one text: for each subscription a line with its pause, a space, and the order as JSON,
-- which holds no line break; an empty line where there is none.
local lines = {}
for i, key in ipairs(KEYS) do
  local found = redis.call('HMGET', key, 'order', 'paused')
  lines[i] = found[1] and ((found[2] or '') .. ' ' .. found[1]) or ''
end
return table.concat(lines, '\n')
