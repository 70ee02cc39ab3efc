-- First part of every script: the clock, and what all have in common.
--
-- KEYS  1 due    sorted set  id -> when it is next visited; under way: when its lease ends
--       2 states hash        id -> MessagePack map; token: number of the last visit;
--                            lease: until when it is under way; hasten: to be visited at once then
--       3 extra  hash        id -> bytes of a source's links (sources), or unused
--       4 sites  hash        site -> when a worker last wanted it
--       5 credit string      visits that may be made, where they are rationed
-- ARGV  1 MessagePack map of options: scale and origin of the clock, and the script's own
-- Times are Unix seconds of that clock; the server's decides.
local due, states, extra, sites, credit = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local options = cmsgpack.unpack(ARGV[1])
local time = redis.call('TIME')
local now = options.origin + (time[1] + time[2] / 1000000 - options.origin) * options.scale

local function load(id)
  local raw = redis.call('HGET', states, id)
  if not raw then return nil end
  local good, state = pcall(cmsgpack.unpack, raw)
  return good and type(state) == 'table' and state or nil
end

local function forget(id)
  redis.call('ZREM', due, id)
  redis.call('HDEL', states, id)
  redis.call('HDEL', extra, id)
end

local function number(value)
  return string.format('%.3f', value)
end
