package io.paysync.providers.words;

/** A language of the pages. */
enum Language {
    ENGLISH(".md"),
    CHINESE(".zh-CN.md");

    private final String suffix;

    Language(String suffix) {
        this.suffix = suffix;
    }

    String page(String provider) {
        return provider + suffix;
    }
}
