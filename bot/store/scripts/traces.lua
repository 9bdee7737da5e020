-- Find what one key tells of a reader, and take it out where that is asked.
-- KEYS: the key
-- ARGV: the reader as written, who stands there instead, the same two of the direct message,
--   "erase" or "show"
-- Gives name and text of each trace, in turns; the name is a hash's field, else empty. Both are
-- empty where all of the key is the reader's.
-- A whole key, field, member or entry that is about the reader goes; where they are only named
-- within something else ("set up by"), nobody is named instead.
local PART = '^[%w%%._~-]'
local key, erase, found = KEYS[1], ARGV[5] == 'erase', {}

local function without(text)
  local names = false
  for i = 1, 3, 2 do
    local from = 1
    while true do
      local first, last = string.find(text, ARGV[i], from, true)
      if not first then break end
      -- "slack/T1/u/U1" is not named by "slack/T1/u/U12".
      if string.find(text, PART, last + 1) or (first > 1 and string.find(text, PART, first - 1)) then
        from = last + 1
      else
        text = string.sub(text, 1, first - 1) .. ARGV[i + 1] .. string.sub(text, last + 1)
        from, names = first + #ARGV[i + 1], true
      end
    end
  end
  return names and text or nil
end

local function trace(name, text)
  found[#found + 1] = name
  found[#found + 1] = text
end

local function is_reader(text) return text == ARGV[1] or text == ARGV[3] end

local function members(texts, command)
  for _, text in ipairs(texts) do
    if without(text) then
      trace('', text)
      if erase then redis.call(command, key, text) end
    end
  end
end

local of = {}

function of.hash()
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local name, text = all[i], all[i + 1]
    local other = without(text)
    if other or without(name) then
      trace(name, text)
      if erase and (without(name) or is_reader(text)) then
        redis.call('HDEL', key, name)
      elseif erase then
        redis.call('HSET', key, name, other)
      end
    end
  end
end

function of.list()
  for i, text in ipairs(redis.call('LRANGE', key, 0, -1)) do
    local other = without(text)
    if other then
      trace('', text)
      if erase then redis.call('LSET', key, i - 1, other) end
    end
  end
end

function of.set() members(redis.call('SMEMBERS', key), 'SREM') end

function of.zset() members(redis.call('ZRANGE', key, 0, -1), 'ZREM') end

function of.stream()
  for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
    local text = table.concat(entry[2], ' ')
    if without(text) then
      trace(entry[1], text)
      if erase then redis.call('XDEL', key, entry[1]) end
    end
  end
end

function of.string()
  local text = redis.call('GET', key)
  local other = without(text)
  if other then
    trace('', text)
    if erase and is_reader(text) then
      redis.call('UNLINK', key)
    elseif erase then
      redis.call('SET', key, other, 'KEEPTTL')
    end
  end
end

-- A delivery record names its owner in a field, a standing order within its JSON.
local function belongs(kind)
  if kind ~= 'hash' then return false end
  if redis.call('HGET', key, 'owner') == ARGV[1] then return true end
  local order = redis.call('HGET', key, 'order')
  return order and string.find(order, '"owner": "' .. ARGV[1] .. '"', 1, true)
end

local kind = redis.call('TYPE', key).ok
if not of[kind] then return found end
if without(key) or belongs(kind) then
  trace('', '')
  if erase then redis.call('UNLINK', key) end
  return found
end
of[kind]()
return found
