//! Brokers of one test's own.

use crate::guard::{Afterwards, Guard};
use crate::kafka::{self, Broker, Ports};
use crate::shared::kafka_libs;
use crate::{ServiceError, blocking};

/// One or three private brokers. Killed and removed on drop.
pub struct PrivateKafka {
    ports: Vec<Ports>,
    brokers: Vec<Broker>,
    guard: Guard,
    folder: tempfile::TempDir,
}

impl PrivateKafka {
    pub(crate) fn start(brokers: usize) -> Result<Self, ServiceError> {
        let folder = super::folder()?;
        let guard = Guard::over(folder.path(), Afterwards::Remove);
        let libs = kafka_libs();
        let ports = kafka::ports(brokers)?;
        let brokers = kafka::start(folder.path(), &libs, &ports, kafka::Life::Short, Some(&guard))?;
        Ok(Self { ports, brokers, guard, folder })
    }

    /// `host:port` of all brokers, separated by commas; the same after a restart.
    pub fn brokers(&self) -> String {
        kafka::addresses(&self.ports)
    }

    /// The pid of one broker, counted from 0.
    pub fn pid(&self, index: usize) -> u32 {
        self.brokers[index].process.pid
    }

    /// Kills one broker, counted from 0.
    pub fn kill_9(&mut self, index: usize) {
        let broker = &mut self.brokers[index];
        broker.process.signal("KILL");
        // It was killed: there is nothing else to learn from its end.
        let _ = broker.child.wait();
    }

    /// Starts a killed broker again and waits until it answers.
    pub async fn restart(&mut self, index: usize) {
        let folder = self.folder.path().to_owned();
        let (ports, guard) = (self.ports.clone(), self.guard.clone());
        let broker = blocking(move || {
            let broker = kafka::restart(&folder, &kafka_libs(), index, &guard)?;
            kafka::wait_for(&folder, &broker, index, &ports, 1)?;
            Ok(broker)
        })
        .await;
        self.brokers[index] = broker;
    }

    /// Freezes a broker.
    pub fn stop(&self, index: usize) {
        self.brokers[index].process.signal("STOP");
    }

    /// Lets it go on.
    pub fn cont(&self, index: usize) {
        self.brokers[index].process.signal("CONT");
    }
}

impl Drop for PrivateKafka {
    fn drop(&mut self) {
        for broker in &mut self.brokers {
            broker.process.signal("KILL");
            let _ = broker.child.wait();
        }
    }
}
