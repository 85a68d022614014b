// The Nordic UART Service over NimBLE: one program at a time.
#pragma once

#include <NimBLEDevice.h>

#include <atomic>
#include <string>

#include "physio/names.h"
#include "physio/port.h"
#include "physio/ring_buffer.h"

class BleUart : public physio::Port, public NimBLEServerCallbacks, public NimBLECharacteristicCallbacks {
public:
    void begin(const char *name) {
        NimBLEDevice::init(advertised(name));
        NimBLEDevice::setMTU(247); // what fits into one packet of the radio with data length extension
        NimBLEServer *server = NimBLEDevice::createServer();
        server->setCallbacks(this, false);
        server->advertiseOnDisconnect(true);
        NimBLEService *service = server->createService(kService);
        NimBLECharacteristic *to_device = service->createCharacteristic(
            "6E400002-B5A3-F393-E0A9-E50E24DCCA9E", NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::WRITE_NR);
        to_device->setCallbacks(this);
        to_program_ = service->createCharacteristic("6E400003-B5A3-F393-E0A9-E50E24DCCA9E", NIMBLE_PROPERTY::NOTIFY);
        to_program_->setCallbacks(this);
        service->start();
        advertise(name);
    }
    // For whoever scans from now on; a connection that is there stays.
    void rename(const char *name) {
        NimBLEDevice::setDeviceName(advertised(name));
        NimBLEDevice::getAdvertising()->stop();
        advertise(name);
    }

    bool is_open() override { return is_subscribed_.load(); }
    size_t piece() override { return static_cast<size_t>(mtu_.load()) - 3; }
    size_t room() override { return is_open() ? piece() : 0; }
    // False where the stack has no buffer free at the moment.
    bool send(const uint8_t *data, size_t n) override { return to_program_->notify(data, n, connection_.load()); }
    size_t receive(uint8_t *data, size_t capacity) override {
        size_t n = 0;
        while (n < capacity && received_.pop(data[n])) {
            n++;
        }
        return n;
    }

    // What follows is called by the task of the Bluetooth stack.
    void onConnect(NimBLEServer *server, NimBLEConnInfo &connection) override {
        mtu_ = kSmallestMtu;
        connection_ = connection.getConnHandle();
        // 7.5 to 15 ms, so that a frame need not wait; given up after 2 s of silence.
        server->updateConnParams(connection.getConnHandle(), 6, 12, 0, 200);
    }
    void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) override {
        is_subscribed_ = false;
        connection_ = BLE_HS_CONN_HANDLE_NONE;
        mtu_ = kSmallestMtu;
    }
    void onMTUChange(uint16_t mtu, NimBLEConnInfo &) override { mtu_ = mtu < kSmallestMtu ? kSmallestMtu : mtu; }
    void onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &, uint16_t value) override {
        is_subscribed_ = (value & 1) != 0;
    }
    void onWrite(NimBLECharacteristic *characteristic, NimBLEConnInfo &) override {
        const NimBLEAttValue value = characteristic->getValue();
        for (size_t i = 0; i < value.size(); i++) {
            received_.push(value.data()[i]); // a flood loses bytes, which costs commands, no more
        }
    }

private:
    static constexpr uint16_t kSmallestMtu = 23;
    static constexpr const char *kService = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E";

    // Made anew each time: a name that is set again would stand behind the old one, where there is no room.
    void advertise(const char *name) {
        NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising();
        advertising->clearData();
        advertising->enableScanResponse(true); // the name has no room beside the service
        advertising->addServiceUUID(kService);
        advertising->setName(advertised(name));
        if (connection_.load() == BLE_HS_CONN_HANDLE_NONE) {
            advertising->start();
        }
    }
    static std::string advertised(const char *name) {
        const size_t n = strlen(name);
        return {name, physio::cut_name(name, n, physio::kAdvertisedName)};
    }

    NimBLECharacteristic *to_program_ = nullptr;
    physio::RingBuffer<uint8_t, 1024> received_;
    std::atomic<uint16_t> connection_{BLE_HS_CONN_HANDLE_NONE};
    std::atomic<uint16_t> mtu_{kSmallestMtu};
    std::atomic<bool> is_subscribed_{false};
};
