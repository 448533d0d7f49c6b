package io.paysync.providers.unionpay;

import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Detail files of a settlement day, which ends an hour before midnight in Beijing. */
final class UnionpayBills {
    private static final Charset TEXT = Charset.forName("GB18030");

    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(TEXT, '\0', false, name -> name.contains("ZM_"));

    /** What was paid in the day's last hour is settled on the next. */
    private static final int SETTLE_DAYS = 1;

    private UnionpayBills() {}

    static Bills of(UnionpayConfig config, Optional<BillClient> client) {
        return new Book(new SheetBills(
                BeijingTime.ZONE, SETTLE_DAYS, true, LAYOUT, day -> new UnionpaySheet(config.merId(), day), client));
    }

    /** The error file (chargebacks and the like) has columns that could not be verified: its lines are for a person. */
    private record Book(SheetBills details) implements Bills {
        @Override
        public ZoneId zone() {
            return details.zone();
        }

        @Override
        public int settleDays() {
            return details.settleDays();
        }

        @Override
        public boolean namesAccount() {
            return details.namesAccount();
        }

        @Override
        public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
            return details.open(file, day, limits);
        }

        @Override
        public Optional<Aside> aside(InputStream file, BillLimits limits) throws BillException {
            return Aside.of(file, name -> name.contains("ZME_"), TEXT, limits);
        }

        @Override
        public Optional<BillClient> client() {
            return details.client();
        }
    }
}
