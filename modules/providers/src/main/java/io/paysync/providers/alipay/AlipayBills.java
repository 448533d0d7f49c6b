package io.paysync.providers.alipay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.Charset;
import java.util.Optional;

/** Trade bills: a zip with one file of details and one of sums, in GBK, of what was paid and refunded on the day in Beijing. */
final class AlipayBills {
    /** GB18030 is GBK and more, so it reads both. */
    private static final SheetReader.Layout LAYOUT = new SheetReader.Layout(
            Charset.forName("GB18030"), ',', true, name -> name.endsWith("业务明细.csv") || name.endsWith("_DETAILS.csv"));

    private AlipayBills() {}

    static Bills of(AlipayConfig config, Optional<BillClient> client) {
        return new SheetBills(
                BeijingTime.ZONE,
                0,
                config.sellerId().isPresent(),
                LAYOUT,
                day -> new AlipaySheet(config.sellerId(), day),
                client);
    }
}
