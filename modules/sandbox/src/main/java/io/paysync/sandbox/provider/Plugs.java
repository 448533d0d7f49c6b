package io.paysync.sandbox.provider;

import io.paysync.sandbox.provider.adyen.AdyenPlug;
import io.paysync.sandbox.provider.mollie.MolliePlug;
import io.paysync.sandbox.provider.paypal.PaypalPlug;
import io.paysync.sandbox.provider.unionpay.UnionpayPlug;
import java.util.List;
import java.util.Optional;

/** All providers that are played as plug-ins; Alipay, WeChat Pay and Stripe come from before there were any. */
public final class Plugs {
    public static final List<Plug> ALL =
            List.of(new AdyenPlug(), new UnionpayPlug(), new PaypalPlug(), new MolliePlug());

    private Plugs() {}

    public static Optional<Plug> find(String name) {
        return ALL.stream().filter(plug -> plug.name().equals(name)).findFirst();
    }
}
