const FIRST_SIZE = 64 * 1024;

/** Bytes of a binary COPY under construction; grows by doubling, so that no field allocates. */
export class CopyBuffer {
  bytes: Buffer;
  view: DataView;
  /** Where the next byte goes. */
  at = 0;

  constructor(size = FIRST_SIZE) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `length` further bytes. */
  ensure(length: number): void {
    if (this.at + length > this.bytes.length) this.#grow(length);
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + length));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  writeNull(): void {
    this.ensure(4);
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  writeInt16(value: number): void {
    this.ensure(2);
    this.view.setInt16(this.at, value);
    this.at += 2;
  }

  /** A field of four bytes. */
  writeInt32Field(value: number): void {
    this.ensure(8);
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  /** A field of eight bytes holding `thousands * 1000 + rest`, exactly, also beyond 2^53. */
  writeInt64Field(thousands: number, rest: number): void {
    const high = Math.floor(thousands / 0x1_0000_0000);
    const low = (thousands - high * 0x1_0000_0000) * 1000 + rest;
    const carry = Math.floor(low / 0x1_0000_0000);
    this.ensure(12);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high * 1000 + carry);
    this.view.setUint32(this.at + 8, low - carry * 0x1_0000_0000);
    this.at += 12;
  }
}
