// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of a picture a window shows, and where the line between
// before and after stands. Numbers only; knows no GTK.
#pragma once

#include <impasto/image.h>

namespace impasto::plugin {

/// Keeps its place in the picture when the picture's size changes.
class PreviewView {
public:
    explicit PreviewView(Size window) : window_(window) {}

    Size window() const { return window_; }
    Size whole() const { return whole_; }
    void set_whole(Size whole) { whole_ = whole; }

    /// What is shown: inside the whole, at most as large as the window.
    Rect part() const;
    /// Where it is shown: in the middle of the window.
    Rect place() const;
    /// The picture goes with the hand: its content moves by (dx, dy). False where it can go no further.
    bool pan(int dx, int dy);
    /// Brings a point of the whole, 0…1 on each axis, to the middle as far as that goes.
    void center_on(double x, double y);

    /// px from the window's left edge: before on its left, after on its right.
    int split_px() const;
    void set_split_px(int px);

private:
    Size window_, whole_{1, 1};
    double center_x_ = 0.5, center_y_ = 0.5;  // of the whole
    double split_ = 0.5;                      // of the window's width
};

}  // namespace impasto::plugin
