package io.paysync.polling.bill;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.QueryClient;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An account whose bills say what a test wants; the file's bytes do not matter. */
final class BillAccount implements Account {
    static final AccountRef REF = new AccountRef("acme", "main");
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    final Map<LocalDate, List<BillLine>> lines = new HashMap<>();
    int settleDays;

    @Nullable
    BillClient client;

    /** Refuses at the end of the file. */
    @Nullable
    String broken;

    boolean namesAccount = true;

    /** Beside the bill, in a file that cannot be read. */
    Optional<Aside> aside = Optional.empty();

    void bill(LocalDate day, BillLine... all) {
        lines.put(day, List.of(all));
    }

    @Override
    public Optional<Bills> bills() {
        return Optional.of(new Book());
    }

    @Override
    public AccountRef ref() {
        return REF;
    }

    @Override
    public String merchant() {
        return "default";
    }

    @Override
    public Environment environment() {
        return Environment.LIVE;
    }

    @Override
    public Verdict verify(RawCallback raw, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verdict explain(RawCallback raw, Instant now, Consumer<String> step) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ack accepted() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ack refused(Verdict.Refused why) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ack unavailable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<QueryClient> client() {
        return Optional.empty();
    }

    private final class Book implements Bills {
        @Override
        public BillReader open(InputStream file, LocalDate day, BillLimits limits) {
            List<BillLine> left = new ArrayList<>(lines.getOrDefault(day, List.of()));
            return new BillReader() {
                @Override
                public List<BillLine> next(int max) throws BillException {
                    List<BillLine> some = new ArrayList<>(left.subList(0, Math.min(max, left.size())));
                    left.subList(0, some.size()).clear();
                    if (some.isEmpty() && broken != null) {
                        throw new BillException(broken);
                    }
                    return some;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Optional<Aside> aside(InputStream file, BillLimits limits) {
            return aside;
        }

        @Override
        public boolean namesAccount() {
            return namesAccount;
        }

        @Override
        public ZoneId zone() {
            return ZONE;
        }

        @Override
        public int settleDays() {
            return settleDays;
        }

        @Override
        public Optional<BillClient> client() {
            return Optional.ofNullable(client);
        }
    }
}
