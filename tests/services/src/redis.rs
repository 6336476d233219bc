//! Three Redis servers and three Sentinels. The Sentinels are told of each other and of the replicas in their files, so
//! that the group can fail over at once instead of after its first rounds of hellos.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use crate::error::at;
use crate::guard::Guard;
use crate::process::{self, Process};
use crate::{ServiceError, port};

/// The name the Sentinels know the master by.
pub const MASTER_NAME: &str = "switchboard";
const COUNT: usize = 3;
const START: Duration = Duration::from_secs(20);

/// One server or Sentinel.
pub(crate) struct Node {
    pub(crate) port: u16,
    pub(crate) process: Process,
    pub(crate) child: Child,
}

/// The whole group: first the servers, the first of them master, then the Sentinels.
pub(crate) struct Group {
    pub(crate) servers: Vec<Node>,
    pub(crate) sentinels: Vec<Node>,
}

/// Starts three and three in an empty folder.
pub(crate) fn start(folder: &Path, guard: Option<&Guard>) -> Result<Group, ServiceError> {
    for program in ["redis-server", "redis-sentinel"] {
        if Command::new(program).arg("--version").output().is_err() {
            return Err(ServiceError::Missing {
                what: "Redis with Sentinel",
                command: "apt-get install redis-server redis-sentinel",
            });
        }
    }
    let ports = (0..2 * COUNT).map(|_| port::free()).collect::<Result<Vec<_>, _>>()?;
    let (server_ports, sentinel_ports) = ports.split_at(COUNT);
    let mut servers = Vec::new();
    for (index, own) in server_ports.iter().enumerate() {
        let mut text = server_config(*own);
        if index > 0 {
            text += &format!("replicaof 127.0.0.1 {}\n", server_ports[0]);
        }
        servers.push(spawn("redis-server", (folder, &format!("server-{}", index + 1)), *own, &text, guard)?);
    }
    let ids: Vec<String> = (0..COUNT).map(|_| sentinel_id()).collect();
    let mut sentinels = Vec::new();
    for (index, own) in sentinel_ports.iter().enumerate() {
        let text = sentinel_config(index, server_ports, sentinel_ports, &ids);
        sentinels.push(spawn(
            "redis-sentinel",
            (folder, &format!("sentinel-{}", index + 1)),
            *own,
            &text,
            guard,
        )?);
    }
    let group = Group { servers, sentinels };
    for (node, name) in group.sentinels.iter().zip(["sentinel-1", "sentinel-2", "sentinel-3"]) {
        let log = folder.join(name).join("redis.log");
        process::ready("Redis Sentinel", &node.process, &log, START, || question(node.port))?;
    }
    Ok(group)
}

fn server_config(own: u16) -> String {
    format!(
        "bind 127.0.0.1\nport {own}\nsave \"\"\nappendonly no\nmaxmemory-policy noeviction\n\
         hash-max-listpack-value 128\n\
         repl-diskless-sync yes\nrepl-diskless-sync-delay 0\nrepl-ping-replica-period 1\n"
    )
}

fn sentinel_config(index: usize, servers: &[u16], sentinels: &[u16], ids: &[String]) -> String {
    let mut text = format!(
        "bind 127.0.0.1\nport {own}\nsentinel myid {id}\n\
         sentinel monitor {MASTER_NAME} 127.0.0.1 {master} 2\n\
         sentinel down-after-milliseconds {MASTER_NAME} 1000\n\
         sentinel failover-timeout {MASTER_NAME} 3000\n\
         sentinel parallel-syncs {MASTER_NAME} 1\n",
        own = sentinels[index],
        id = ids[index],
        master = servers[0],
    );
    for replica in &servers[1..] {
        text += &format!("sentinel known-replica {MASTER_NAME} 127.0.0.1 {replica}\n");
    }
    for other in (0..COUNT).filter(|other| *other != index) {
        text +=
            &format!("sentinel known-sentinel {MASTER_NAME} 127.0.0.1 {} {}\n", sentinels[other], ids[other]);
    }
    text
}

/// Forty hexadecimal digits.
fn sentinel_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.push_str(&uuid::Uuid::new_v4().simple().to_string()[..8]);
    id
}

fn spawn(
    program: &str,
    (folder, name): (&Path, &str),
    port: u16,
    config: &str,
    guard: Option<&Guard>,
) -> Result<Node, ServiceError> {
    let own = folder.join(name);
    fs::create_dir_all(&own).map_err(at("make", &own))?;
    let path = own.join("redis.conf");
    fs::write(&path, format!("{config}dir {}\n", own.display())).map_err(at("write", &path))?;
    let args = [path.to_string_lossy().into_owned()];
    let (process, child) =
        process::spawn(Path::new(program), &args, &own, &own.join("redis.log"), None, guard)?;
    Ok(Node { port, process, child })
}

/// Whether a Sentinel could fail over now: it has a quorum and sees two replicas in step with the master.
pub(crate) fn question(sentinel: u16) -> Result<(), String> {
    let quorum =
        ask(sentinel, &format!("SENTINEL CKQUORUM {MASTER_NAME}")).map_err(|error| error.to_string())?;
    if !quorum.starts_with("+OK") {
        return Err(quorum);
    }
    let replicas =
        ask(sentinel, &format!("SENTINEL REPLICAS {MASTER_NAME}")).map_err(|error| error.to_string())?;
    // Each replica lists the host of its master: absent until the Sentinel has asked it.
    let master = master(sentinel)?;
    for replica in known_replicas(&replicas) {
        let info = ask(replica, "INFO replication").map_err(|error| format!("replica {replica}: {error}"))?;
        if !info.contains("master_link_status:up") || !info.contains(&format!("master_port:{master}\r")) {
            return Err(format!("replica {replica} is not in step with {master}"));
        }
    }
    let seen = replicas.matches("master-link-status\n$2\nok").count();
    if seen < COUNT - 1 { Err(format!("it sees {seen} replicas")) } else { Ok(()) }
}

fn known_replicas(answer: &str) -> Vec<u16> {
    let mut lines = answer.lines();
    let mut ports = Vec::new();
    while let Some(line) = lines.next() {
        if line == "port" {
            lines.next();
            ports.extend(lines.next().and_then(|port| port.parse::<u16>().ok()));
        }
    }
    ports
}

/// The port of the master that this Sentinel names.
pub(crate) fn master(sentinel: u16) -> Result<u16, String> {
    let answer = ask(sentinel, &format!("SENTINEL GET-MASTER-ADDR-BY-NAME {MASTER_NAME}"))
        .map_err(|error| error.to_string())?;
    answer.lines().last().and_then(|port| port.parse().ok()).ok_or(answer)
}

/// Sends one command as a line and returns the raw answer, each line without its carriage return, except inside bulk
/// text.
pub(crate) fn ask(port: u16, command: &str) -> io::Result<String> {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let wait = Duration::from_secs(1);
    let stream = TcpStream::connect_timeout(&address, wait)?;
    stream.set_read_timeout(Some(wait))?;
    stream.set_write_timeout(Some(wait))?;
    (&stream).write_all(format!("{command}\r\n").as_bytes())?;
    let mut answer = String::new();
    read_value(&mut BufReader::new(stream), &mut answer)?;
    Ok(answer)
}

fn read_value(stream: &mut BufReader<TcpStream>, answer: &mut String) -> io::Result<()> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let line = line.trim_end();
    if !answer.is_empty() {
        answer.push('\n');
    }
    answer.push_str(line);
    let count = line.get(1..).and_then(|count| count.parse::<usize>().ok());
    match (line.as_bytes().first(), count) {
        (Some(b'*'), Some(count)) => (0..count).try_for_each(|_| read_value(stream, answer)),
        (Some(b'$'), Some(bytes)) => {
            let mut text = vec![0; bytes + 2];
            stream.read_exact(&mut text)?;
            text.truncate(bytes);
            answer.push('\n');
            answer.push_str(&String::from_utf8_lossy(&text));
            Ok(())
        }
        _ => Ok(()),
    }
}
