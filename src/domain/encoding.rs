//! How the book, its journal and the messages between page and worker are written: in postcard, whose shape is the types' own.
//! One way of writing for all of them, because a program holds everything that can be written once for each way.

use postcard::ser_flavors::Flavor;
use serde::Serialize;

/// Encodes a value behind what is there. For values whose sequences know their length, as all of ours do: it is the only thing
/// that postcard refuses.
pub fn encode_onto<T: Serialize + ?Sized>(value: &T, bytes: &mut Vec<u8>) {
    postcard::serialize_with_flavor(value, Onto(bytes)).expect("a value of our own");
}

/// The bytes of a value; see [`encode_onto`].
pub fn encoded<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_onto(value, &mut bytes);
    bytes
}

/// Text goes behind what is there all at once; postcard's own way for a `Vec` takes it byte by byte.
struct Onto<'a>(&'a mut Vec<u8>);

impl Flavor for Onto<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
