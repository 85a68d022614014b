// Flash that outlasts a restart.
#pragma once

#include <Preferences.h>

#include "physio/device.h"

class NvsStore : public physio::Store {
public:
    // Another number after each start.
    uint8_t count_boot() {
        preferences_.begin("physio", false);
        const auto boot = static_cast<uint8_t>(preferences_.getUChar("boot", 0) + 1);
        preferences_.putUChar("boot", boot);
        return boot;
    }
    size_t load(Key key, uint8_t *out, size_t capacity) override {
        const size_t n = preferences_.getBytesLength(label(key));
        return n == 0 || n > capacity ? 0 : preferences_.getBytes(label(key), out, n);
    }
    bool save(Key key, const uint8_t *data, size_t n) override {
        if (n == 0) {
            return !preferences_.isKey(label(key)) || preferences_.remove(label(key));
        }
        return preferences_.putBytes(label(key), data, n) == n;
    }

private:
    static const char *label(Key key) { return key == kNameKey ? "name" : "calibration"; }

    Preferences preferences_;
};
