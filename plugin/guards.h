// SPDX-License-Identifier: GPL-3.0-or-later
// Owners for what C libraries hand out.
#pragma once

#include <memory>

#include <glib-object.h>
#include <libgimp/gimp.h>

namespace impasto::plugin {

template <auto release>
struct Release {
    void operator()(auto* handle) const { release(handle); }
};

template <class T>
using ObjectPtr = std::unique_ptr<T, Release<g_object_unref>>;
using TextPtr = std::unique_ptr<char, Release<g_free>>;

/// A handler that is connected for as long as it lives.
class SignalHandler {
public:
    SignalHandler(gpointer object, const char* signal, GCallback callback, gpointer data)
        : object_(object), id_(g_signal_connect(object, signal, callback, data)) {}
    ~SignalHandler() { g_signal_handler_disconnect(object_, id_); }
    SignalHandler(const SignalHandler&) = delete;
    SignalHandler& operator=(const SignalHandler&) = delete;

private:
    gpointer object_;
    gulong id_;
};

/// One step in GIMP's undo history, for as long as it lives.
class UndoGroup {
public:
    explicit UndoGroup(GimpImage* image) : image_(image) { gimp_image_undo_group_start(image_); }
    ~UndoGroup() { gimp_image_undo_group_end(image_); }
    UndoGroup(const UndoGroup&) = delete;
    UndoGroup& operator=(const UndoGroup&) = delete;

private:
    GimpImage* image_;
};

}  // namespace impasto::plugin
