// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of architectures. To add one: write networks/<name>.{h,cpp}, add its line here.
#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "networks/compact.h"
#include "networks/dat.h"
#include "networks/esrgan.h"
#include "networks/network.h"
#include "networks/realplksr.h"
#include "networks/rfdn.h"
#include "networks/rlfn.h"
#include "networks/safmn.h"
#include "networks/span.h"
#include "networks/swinir.h"

namespace impasto {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> table{
        {"compact", "Compact (SRVGGNet)", create_compact, detect_compact},
        {"esrgan", "ESRGAN (RRDB)", create_esrgan, detect_esrgan, canonical_esrgan},
        {"span", "SPAN", create_span, detect_span, canonical_span},
        {"rlfn", "RLFN", create_rlfn, detect_rlfn},
        {"rfdn", "RFDN", create_rfdn, detect_rfdn},
        {"safmn", "SAFMN", create_safmn, detect_safmn},
        {"realplksr", "RealPLKSR", create_realplksr, detect_realplksr},
        {"swinir", "SwinIR", create_swinir, detect_swinir, canonical_swinir},
        {"dat", "DAT", create_dat, detect_dat, canonical_dat},
    };
    return table;
}

std::shared_ptr<Network> create_network(const std::string& architecture, const NetworkParameters& parameters) {
    const auto& table = architectures();
    const auto found = std::ranges::find(table, architecture, &Architecture::name);
    if (found == table.end())
        throw Error(ErrorKind::bad_file, format_text(tr("the architecture “%s” is not known"), architecture.c_str()));
    return found->create(parameters);
}

void load_weights(Network& network, const WeightTensors& tensors) {
    const torch::NoGradGuard no_grad;
    auto parameters = network.named_parameters();
    if (parameters.size() != tensors.size())
        throw Error(ErrorKind::bad_file, tr("the weights do not belong to this network"));
    for (auto& item : parameters) {
        const auto found = tensors.find(item.key());
        if (found == tensors.end() || found->second.sizes() != item.value().sizes())
            throw Error(ErrorKind::bad_file,
                        format_text(tr("the weights “%s” are missing or of another shape"), item.key().c_str()));
        item.value().copy_(found->second);
    }
}

}  // namespace impasto
