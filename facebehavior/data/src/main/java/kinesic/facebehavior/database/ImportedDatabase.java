package kinesic.facebehavior.database;

import kinesic.facebehavior.manifest.Manifest;

/**
 * A database that was read.
 *
 * @param manifest its faces
 * @param summary the number of faces read, left out and skipped
 */
public record ImportedDatabase(Manifest manifest, ImportSummary summary) {}
