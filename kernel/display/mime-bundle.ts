/** One value in several formats, by MIME type. JSON types hold values, images base64, the rest text. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Metadata by MIME type, or general. */
export type MimeMetadata = Readonly<Record<string, unknown>>;

/** What a display shows: the same value in every format that the kernel can offer. */
export interface Rendering {
  readonly data: MimeBundle;
  readonly metadata: MimeMetadata;
}
