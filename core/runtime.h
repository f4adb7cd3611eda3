// SPDX-License-Identifier: GPL-3.0-or-later
// How LibTorch uses this computer's processor and memory.
#pragma once

namespace impasto {

/// To be called once a process, before the first tensor is computed and before anybody chooses a number of threads.
///
/// Threads: one a core, where the user has not said otherwise (OMP_NUM_THREADS). LibTorch itself takes half of what the
/// system counts, for hyperthreads, and so leaves half the cores idle where there are none.
///
/// Memory: what a tensor leaves goes to the next one instead of back to the system. Each layer of a network needs new
/// pictures, and having their pages cleared anew takes up to half of the time.
void settle_runtime();

}  // namespace impasto
