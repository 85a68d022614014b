// The part of NimBLE-Arduino 2 that the firmware uses, with its signatures; the peer is the script.
#pragma once

#include <string>

#include "world.h"

#define BLE_HS_CONN_HANDLE_NONE 0xffff
namespace NIMBLE_PROPERTY {
enum : uint32_t { WRITE_NR = 0x04, WRITE = 0x08, NOTIFY = 0x10 };
}

class NimBLEConnInfo {
public:
    uint16_t getConnHandle() const { return 1; }
};
class NimBLEServer;
class NimBLECharacteristic;

class NimBLEServerCallbacks {
public:
    virtual ~NimBLEServerCallbacks() = default;
    virtual void onConnect(NimBLEServer *, NimBLEConnInfo &) {}
    virtual void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) {}
    virtual void onMTUChange(uint16_t, NimBLEConnInfo &) {}
};
class NimBLECharacteristicCallbacks {
public:
    virtual ~NimBLECharacteristicCallbacks() = default;
    virtual void onWrite(NimBLECharacteristic *, NimBLEConnInfo &) {}
    virtual void onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &, uint16_t) {}
};

class NimBLEAttValue {
public:
    explicit NimBLEAttValue(Bytes bytes) : bytes_(std::move(bytes)) {}
    const uint8_t *data() const { return bytes_.data(); }
    uint16_t size() const { return static_cast<uint16_t>(bytes_.size()); }

private:
    Bytes bytes_;
};

class NimBLECharacteristic {
public:
    void setCallbacks(NimBLECharacteristicCallbacks *callbacks) { this->callbacks = callbacks; }
    // False where there is no buffer; the real one cuts what is too long, which must not happen.
    bool notify(const uint8_t *value, size_t n, uint16_t handle = BLE_HS_CONN_HANDLE_NONE) const {
        World &world = World::the();
        if (!world.is_connected || !world.is_subscribed || handle != 1) {
            return false;
        }
        if (n == 0 || n > static_cast<size_t>(world.mtu) - 3) {
            world.fail("a notification of " + std::to_string(n) + " bytes");
        }
        if (world.now_us - world.held_us >= world.interval_us) {
            world.n_held = 0;
            world.held_us = world.now_us;
        }
        if (world.n_held >= world.n_buffers) {
            world.n_refused++;
            return false;
        }
        world.n_held++;
        world.notifications.emplace_back(value, value + n);
        return true;
    }
    NimBLEAttValue getValue() const { return NimBLEAttValue(value); }

    std::string uuid;
    uint32_t properties = 0;
    Bytes value;
    NimBLECharacteristicCallbacks *callbacks = nullptr;
};

class NimBLEService {
public:
    NimBLECharacteristic *createCharacteristic(const char *uuid, uint32_t properties) {
        characteristics.push_back(std::make_unique<NimBLECharacteristic>());
        characteristics.back()->uuid = uuid;
        characteristics.back()->properties = properties;
        return characteristics.back().get();
    }
    bool start() { return true; }

    std::string uuid;
    std::vector<std::unique_ptr<NimBLECharacteristic>> characteristics;
};

class NimBLEServer {
public:
    NimBLEService *createService(const char *uuid) {
        service.uuid = uuid;
        return &service;
    }
    void setCallbacks(NimBLEServerCallbacks *callbacks, bool = true) { this->callbacks = callbacks; }
    void advertiseOnDisconnect(bool does) { advertises_on_disconnect = does; }
    void updateConnParams(uint16_t, uint16_t shortest, uint16_t, uint16_t, uint16_t) const {
        World::the().interval_us = shortest * 1250;
    }

    NimBLEService service;
    NimBLEServerCallbacks *callbacks = nullptr;
    bool advertises_on_disconnect = false;
};

// Fields are appended, as in the real one, and an advertisement has 31 bytes.
class NimBLEAdvertising {
public:
    bool start(uint32_t = 0) {
        World &world = World::the();
        if (world.is_connected) {
            world.fail("it would advertise to a second program");
        }
        if (services_.size() != 1 || names_.size() != 1) {
            world.fail("an advertisement without service or name, or with two");
        }
        world.is_advertising = true;
        world.advertised = names_[0];
        return true;
    }
    bool stop() {
        World::the().is_advertising = false;
        return true;
    }
    void clearData() {
        services_.clear();
        names_.clear();
        in_advertisement_ = 3; // flags
        in_response_ = 0;
    }
    void enableScanResponse(bool does) { has_response_ = does; }
    bool addServiceUUID(const char *uuid) {
        services_.emplace_back(uuid);
        return take(in_advertisement_, 18);
    }
    bool setName(const std::string &name) {
        names_.push_back(name);
        return take(has_response_ ? in_response_ : in_advertisement_, 2 + name.size());
    }

private:
    static bool take(size_t &size, size_t n) {
        size += n;
        if (size > 31) {
            World::the().fail("an advertisement that does not fit");
        }
        return true;
    }

    std::vector<std::string> services_, names_;
    size_t in_advertisement_ = 3;
    size_t in_response_ = 0;
    bool has_response_ = false;
};

class NimBLEDevice {
public:
    static bool init(const std::string &) { return true; }
    static bool setDeviceName(const std::string &) { return true; }
    static bool setMTU(uint16_t) { return true; }
    static NimBLEServer *createServer() { return &server(); }
    static NimBLEAdvertising *getAdvertising() {
        static NimBLEAdvertising advertising;
        return &advertising;
    }
    static NimBLEServer &server() {
        static NimBLEServer the_server;
        return the_server;
    }
};
