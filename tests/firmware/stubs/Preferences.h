#pragma once

#include "world.h"

// Keys have at most 15 characters, as in the real one.
class Preferences {
public:
    bool begin(const char *name, bool) {
        prefix_ = std::string(name) + "/";
        return true;
    }
    uint8_t getUChar(const char *key, uint8_t otherwise) {
        const Bytes &value = at(key);
        return value.empty() ? otherwise : value[0];
    }
    size_t putUChar(const char *key, uint8_t value) {
        at(key) = {value};
        return 1;
    }
    bool isKey(const char *key) { return !at(key).empty(); }
    size_t getBytesLength(const char *key) { return at(key).size(); }
    size_t getBytes(const char *key, void *out, size_t capacity) {
        const Bytes &value = at(key);
        if (value.size() > capacity) {
            return 0;
        }
        std::copy(value.begin(), value.end(), static_cast<uint8_t *>(out));
        return value.size();
    }
    size_t putBytes(const char *key, const void *data, size_t n) {
        const auto *bytes = static_cast<const uint8_t *>(data);
        at(key) = Bytes(bytes, bytes + n);
        return n;
    }
    bool remove(const char *key) {
        at(key).clear();
        return true;
    }

private:
    Bytes &at(const std::string &key) {
        if (prefix_.empty() || key.size() > 15) {
            World::the().fail("a key that cannot be");
        }
        return World::the().flash[prefix_ + key];
    }
    std::string prefix_;
};
