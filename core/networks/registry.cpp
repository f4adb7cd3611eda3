// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of architectures. To add one: write networks/<name>.{h,cpp}, add its line here.
#include <algorithm>

#include <impasto/error.h>
#include <impasto/text.h>

#include "networks/compact.h"
#include "networks/network.h"

namespace impasto {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> table{
        {"compact", "Compact (SRVGGNet)", create_compact},
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

void load_weights(Network& network, const std::map<std::string, torch::Tensor>& tensors) {
    const torch::NoGradGuard no_grad;
    auto parameters = network.named_parameters();
    if (parameters.size() != tensors.size())
        throw Error(ErrorKind::bad_file, tr("the weights do not belong to this network"));
    for (auto& item : parameters) {
        const auto found = tensors.find(item.key());
        if (found == tensors.end() || found->second.sizes() != item.value().sizes())
            throw Error(ErrorKind::bad_file, format_text(tr("the weights “%s” are missing or of another shape"), item.key().c_str()));
        item.value().copy_(found->second);
    }
}

}  // namespace impasto
