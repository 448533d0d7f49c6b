package io.paysync.dispatch;

import io.paysync.channels.Addressee;
import io.paysync.channels.Recipient;
import java.util.Map;
import java.util.Optional;

/** Tells the phone that the order names, or the one behind the slash of its target. */
final class FakeSms extends FakeChannel {
    private final String name;

    FakeSms(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean toPeople() {
        return true;
    }

    @Override
    public Secrets secrets() {
        return Secrets.NONE;
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        return Optional.empty();
    }

    @Override
    public Addressee addressee(String type, String target, Map<String, String> options, Map<String, String> receivers) {
        String phone = receivers.get("phone");
        return phone == null || target.indexOf('/') > 0
                ? Addressee.ENDPOINT
                : new Addressee.One(new Recipient(phone, null));
    }
}
