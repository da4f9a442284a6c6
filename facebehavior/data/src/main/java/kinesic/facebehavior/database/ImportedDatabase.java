package kinesic.facebehavior.database;

import kinesic.facebehavior.manifest.Manifest;

/**
 * A database that was read.
 *
 * @param manifest its faces
 * @param summary what was found, left out and wrong
 */
public record ImportedDatabase(Manifest manifest, ImportSummary summary) {}
