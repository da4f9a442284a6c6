package kinesic.kernels.cuda;

import org.jspecify.annotations.Nullable;

/**
 * What the search for a library found.
 *
 * @param name the library, for people
 * @param found where it is and its version, or null if it cannot be used
 * @param explanation one sentence without a full stop: what it is for, or if it cannot be used,
 *     what is missing and how to get it
 */
public record LibraryReport(String name, @Nullable String found, String explanation) {}
