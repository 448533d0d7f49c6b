package io.paysync.providers.bill;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;

/** Fetches a day's bill. What the provider signs or hashes is checked before the answer is {@link Fetched}. */
public interface BillClient {
    /**
     * @param into an empty file; filled when the answer is {@link Fetched}
     * @param bytesMax of the file as it comes
     * @return fails with a FaultException when the outcome is unknown (network, 5xx, garbage, a hash that does not fit)
     */
    Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now);

    /** What came of it. */
    sealed interface Answer {}

    /** The file is there and is what the provider made. */
    record Fetched(long bytes) implements Answer {}

    /** Not made yet: ask later. */
    record NotReady(String code) implements Answer {}

    /** The provider says there was nothing on that day. */
    record Nothing(String code) implements Answer {}

    /** The account cannot fetch bills (credentials, permission): a person must look. */
    record Refused(String code, String text) implements Answer {}
}
